'use client';

import { TriangleAlert } from 'lucide-react';
import { relativeTime } from '@/lib/client/format';
import { useNow } from '@/lib/client/now';

/** Beside a machine's state, which its host still tells: nothing behind it answers. */
export function SilentMark({ since }: { since: string | null }) {
  const ago = useNow((now) => (since ? relativeTime(Date.parse(since), now) : ''));
  if (!since) return null;
  return (
    <span
      className="inline-flex items-center gap-1 whitespace-nowrap text-12 text-warn"
      title={`Its QEMU process does not answer its host, since ${ago}.`}
      suppressHydrationWarning
    >
      <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
      Does not answer
    </span>
  );
}
