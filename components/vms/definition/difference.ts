import { structuredPatch } from 'diff';

export type DiffLine = { sign: ' ' | '+' | '-'; text: string; before: number | null; after: number | null };
/** Lines that stand together, the changed ones with some around them. */
export type DiffPart = { lines: DiffLine[] };

const linesAround = 3;
// Two long texts that have nothing in common would take very long to find that out.
const patienceMs = 1_000;

/** How one text became another; empty when it is the same. */
export function differenceOf(before: string, after: string): DiffPart[] {
  const options = { context: linesAround, timeout: patienceMs };
  const patch = structuredPatch('', '', before, after, '', '', options);
  if (!patch) return [allAnew(before, after)];
  return patch.hunks.map(({ oldStart, newStart, lines }) => {
    let [atBefore, atAfter] = [oldStart, newStart];
    const parts: DiffLine[] = [];
    for (const line of lines) {
      const text = line.slice(1);
      if (line.startsWith('+')) parts.push({ sign: '+', text, before: null, after: atAfter++ });
      else if (line.startsWith('-')) parts.push({ sign: '-', text, before: atBefore++, after: null });
      else if (line.startsWith(' ')) parts.push({ sign: ' ', text, before: atBefore++, after: atAfter++ });
    }
    return { lines: parts };
  });
}

function allAnew(before: string, after: string): DiffPart {
  const gone = before
    .split('\n')
    .map((text, at): DiffLine => ({ sign: '-', text, before: at + 1, after: null }));
  const come = after
    .split('\n')
    .map((text, at): DiffLine => ({ sign: '+', text, before: null, after: at + 1 }));
  return { lines: [...gone, ...come] };
}

/** The same side by side: what went beside what came in its place. */
export function pairsOf({ lines }: DiffPart): { left: DiffLine | null; right: DiffLine | null }[] {
  const pairs: { left: DiffLine | null; right: DiffLine | null }[] = [];
  let [gone, come]: [DiffLine[], DiffLine[]] = [[], []];
  const flush = () => {
    for (let i = 0; i < Math.max(gone.length, come.length); i++)
      pairs.push({ left: gone[i] ?? null, right: come[i] ?? null });
    [gone, come] = [[], []];
  };
  for (const line of lines) {
    if (line.sign === '-') gone.push(line);
    else if (line.sign === '+') come.push(line);
    else {
      flush();
      pairs.push({ left: line, right: line });
    }
  }
  flush();
  return pairs;
}
