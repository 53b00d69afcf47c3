/**
 * How long to wait before the next attempt: doubling, with full jitter above a floor, so that many browsers do
 * not come back at the same moment.
 * @param attempt  0 for the first retry
 */
export function backOffMs(attempt: number, random: () => number = Math.random): number {
  const floorMs = 300;
  const ceilingMs = Math.min(20_000, 1_000 * 2 ** Math.min(attempt, 10));
  return Math.round(floorMs + random() * (ceilingMs - floorMs));
}
