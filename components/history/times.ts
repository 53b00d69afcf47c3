/** Lengths of time that are asked for most; `between` has a beginning and an end of its own. */
export const timeKeys = ['1h', '24h', '7d', '30d', 'between'] as const;
export type TimeKey = (typeof timeKeys)[number];

export type TimeView = {
  time: TimeKey | null;
  /** As the browser's fields give them, in the person's own time zone: 2026-01-31T08:00. */
  from: string;
  to: string;
};

const hourMs = 3_600_000;
const lengths: Record<Exclude<TimeKey, 'between'>, number> = {
  '1h': hourMs,
  '24h': 24 * hourMs,
  '7d': 7 * 24 * hourMs,
  '30d': 30 * 24 * hourMs,
};

/** What the server is asked for, as ISO text; an end that is open, or cannot be read, is left out. */
export function rangeOf({ time, from, to }: TimeView, now: number): { from?: string; to?: string } {
  if (time === null) return {};
  if (time !== 'between') return { from: new Date(now - lengths[time]).toISOString() };
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  return {
    ...(Number.isNaN(begin) ? {} : { from: new Date(begin).toISOString() }),
    ...(Number.isNaN(end) ? {} : { to: new Date(end).toISOString() }),
  };
}
