'use client';

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { type TimeView, timeKeys } from '@/components/history/times';
import { auditOutcomes } from '@/lib/domain/views';

/** Which entries are shown, and which one is open, in the address: a link shows the same. */
export function useAuditView() {
  const [view, setView] = useQueryStates(
    {
      q: parseAsString.withDefault(''),
      by: parseAsString.withDefault(''),
      action: parseAsString,
      outcome: parseAsStringLiteral(auditOutcomes),
      time: parseAsStringLiteral(timeKeys),
      from: parseAsString.withDefault(''),
      to: parseAsString.withDefault(''),
      // Another question begins at the newest again.
      before: parseAsString,
      after: parseAsString,
    },
    { history: 'replace' },
  );
  type Asked = Partial<Omit<typeof view, 'before' | 'after' | 'time'>> & Partial<TimeView>;
  return {
    ...view,
    isFiltered: Boolean(view.q || view.by || view.action || view.outcome || view.time),
    ask: (asked: Asked) => void setView({ ...asked, before: null, after: null }),
    clear: () => void setView(null),
  };
}

export type AuditView = ReturnType<typeof useAuditView>;
