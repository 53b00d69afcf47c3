'use client';

import { formatDuration, relativeTime } from '@/lib/client/format';
import { useNow } from '@/lib/client/now';

/**
 * How long ago, with the exact time on hover.
 * @param form  "length" leaves out the "ago": "for 5 min"
 */
export function Ago({
  at,
  form = 'ago',
  className,
}: {
  at: string;
  form?: 'ago' | 'length';
  className?: string;
}) {
  const time = Date.parse(at);
  const text = useNow((now) => (form === 'ago' ? relativeTime(time, now) : roughLength(now - time)));
  return (
    // Server and browser do not agree on the second, nor on the time zone.
    <time dateTime={at} title={exact(at)} className={className} suppressHydrationWarning>
      {text}
    </time>
  );
}

function roughLength(ms: number): string {
  return ms < 3_000 ? 'a moment' : relativeTime(0, ms).replace(' ago', '');
}

/** The exact time in the person's own time zone. */
export function At({ at, className }: { at: string; className?: string }) {
  return (
    <time dateTime={at} title={at} className={className} suppressHydrationWarning>
      {exact(at)}
    </time>
  );
}

/** From a beginning to an end, counting on while there is no end. */
export function Lasting({ from, to }: { from: string; to: string | null }) {
  const begin = Date.parse(from);
  const text = useNow((now) => formatDuration(to ? Date.parse(to) - begin : wholeSeconds(now - begin)));
  return <span suppressHydrationWarning>{text}</span>;
}

function wholeSeconds(ms: number): number {
  return Math.floor(Math.max(0, ms) / 1000) * 1000;
}

const exactly = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

function exact(at: string): string {
  return exactly.format(new Date(at));
}
