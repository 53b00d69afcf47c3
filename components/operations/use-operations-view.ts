'use client';

import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { type TimeView, timeKeys } from '@/components/history/times';
import { operationKinds } from '@/lib/domain/operation';

export const outcomes = ['running', 'done', 'failed'] as const;

/** Which operations are shown, in the address: a link shows the same. */
export function useOperationsView() {
  const [view, setView] = useQueryStates(
    {
      state: parseAsStringLiteral(outcomes),
      kind: parseAsStringLiteral(operationKinds),
      q: parseAsString.withDefault(''),
      by: parseAsString,
      time: parseAsStringLiteral(timeKeys),
      from: parseAsString.withDefault(''),
      to: parseAsString.withDefault(''),
      /** Those of one press as one row. */
      grouped: parseAsBoolean.withDefault(true),
      // Another question begins at the newest again.
      before: parseAsString,
      after: parseAsString,
    },
    { history: 'replace' },
  );
  type Asked = Partial<Omit<typeof view, 'before' | 'after' | 'time'>> & Partial<TimeView>;
  const isFiltered = Boolean(view.state || view.kind || view.q || view.by || view.time);
  return {
    ...view,
    isFiltered,
    ask: (asked: Asked) => void setView({ ...asked, before: null, after: null }),
    clear: () => void setView(null),
  };
}

export type OperationsView = ReturnType<typeof useOperationsView>;
