/**
 * Moves boxes of one column apart, as little as that takes: none over another, and within the bounds while they fit.
 * @param wanted  where each would stand best
 * @returns where each stands, in the order that they were given
 */
export function spread(
  wanted: number[],
  { top, bottom, pitch }: { top: number; bottom: number; pitch: number },
): number[] {
  const order = wanted.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y || a.index - b.index);
  const placed = wanted.map(() => top);
  let least = top;
  for (const { y, index } of order) {
    placed[index] = Math.max(least, y);
    least = (placed[index] ?? top) + pitch;
  }
  // What was pushed out below is pushed back, and pushes what is above it; where all do not fit they end lower.
  let most = Math.max(bottom, top + (wanted.length - 1) * pitch);
  for (const { index } of order.toReversed()) {
    placed[index] = Math.min(placed[index] ?? top, most);
    most = (placed[index] ?? top) - pitch;
  }
  return placed;
}

/** The middle of those that something hangs on; undefined where it hangs on none. */
export function middleOf(keys: string[] | undefined, middles: Map<string, number>): number | undefined {
  const known = (keys ?? []).flatMap((key) => middles.get(key) ?? []);
  return known.length ? known.reduce((sum, y) => sum + y, 0) / known.length : undefined;
}
