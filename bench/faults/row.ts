/** One figure of a row of the table of faults. */
export type Figure = {
  row: number;
  what: string;
  measured: string;
  limit: string;
  /** null where nothing is promised. */
  isHeld: boolean | null;
};

/** A figure that holds while it is no more than its limit. */
export function atMost(row: number, what: string, value: number, limit: number, unit: string): Figure {
  const isHeld = Number.isFinite(value) && value <= limit;
  return { row, what, measured: figure(value, unit), limit: `≤ ${figure(limit, unit)}`, isHeld };
}

/** A promise that is kept or not: what speaks against it is what was measured. */
export function none(row: number, what: string, against: string[], kept = 'none'): Figure {
  return { row, what, measured: against.join('; ') || kept, limit: kept, isHeld: against.length === 0 };
}

/** A figure beyond what is promised, to know how it goes on from there. */
export function beyond(row: number, what: string, value: number, unit: string): Figure {
  return { row, what, measured: figure(value, unit), limit: 'no promise', isHeld: null };
}

function figure(value: number, unit: string): string {
  const digits = unit === 'ms' || Number.isInteger(value) ? 0 : 2;
  return `${value.toFixed(digits)} ${unit}`.trim();
}

export function say(text: string): void {
  console.error(`  ${text}`);
}
