'use client';

import { TriangleAlert } from 'lucide-react';
import { relativeTime } from '@/lib/client/format';
import { useNow } from '@/lib/client/now';
import { hostFailureWords } from '@/lib/domain/host';
import type { VmRow } from '@/lib/domain/views';

/** Beside a machine's host: what is wrong with that host; why and since when on hover. */
export function HostTrouble({ trouble }: { trouble: VmRow['hostTrouble'] }) {
  const since = useNow((now) => (trouble ? relativeTime(Date.parse(trouble.since), now) : ''));
  if (!trouble) return null;
  const { failure, reason } = trouble;
  return (
    <span
      className="inline-flex items-center gap-1 whitespace-nowrap align-bottom text-12 text-warn"
      title={`Since ${since}. ${reason ?? ''}`}
      suppressHydrationWarning
    >
      <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
      {hostFailureWords[failure]}
    </span>
  );
}
