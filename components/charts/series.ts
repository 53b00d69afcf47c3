/** One line: a value a step, null where there is none. */
export type Series = {
  key: string;
  name: string;
  /** What it is, in more words. */
  about: string;
  /** The measure's own colour, as a token of app/globals.css: `--measure-cpu`. */
  color: string;
  /** Told apart by more than colour from the other line of its chart. */
  isDashed?: boolean;
  values: (number | null)[];
};

/** What a chart is drawn over: the n-th value is of this long after the start. */
export type Span = { startsAt: number; stepMs: number; steps: number };

export type Summary = { latest: number | null; average: number; lowest: number; highest: number };

/** @returns null where nothing is known at all; `latest` is null where the newest steps are not */
export function summaryOf(values: (number | null)[]): Summary | null {
  let sum = 0;
  let count = 0;
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value === null) continue;
    sum += value;
    count += 1;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  if (count === 0) return null;
  return { latest: latestOf(values), average: sum / count, lowest, highest };
}

// The step that is under way fills at its end, and one more may be late.
const latestWithin = 3;

export function latestOf(values: (number | null)[]): number | null {
  return values.slice(-latestWithin).findLast((value) => value !== null) ?? null;
}

export function highestOf(series: Series[]): number {
  let highest = 0;
  for (const { values } of series)
    for (const value of values) if (value !== null && value > highest) highest = value;
  return highest;
}

/** The step that stands at a place of the plot, with the ends clamped. @param share  0 at its left edge, 1 at its right */
export function stepAt(share: number, { steps }: Span): number {
  return Math.min(steps - 1, Math.max(0, Math.round(share * (steps - 1))));
}
