'use client';

import { useMemo } from 'react';
import { cx } from '@/components/ui/cx';
import { type DiffLine, differenceOf, pairsOf } from './difference';

export type DiffForm = 'unified' | 'sides';

/** How one definition became another. */
export function DiffView({ before, after, form }: { before: string; after: string; form: DiffForm }) {
  const parts = useMemo(() => differenceOf(before, after), [before, after]);
  if (parts.length === 0)
    return <p className="py-3 text-13 text-text-2">There is no difference: both are the same.</p>;
  const lines = parts.flatMap((part) => part.lines);
  const count = (sign: DiffLine['sign']) => lines.filter((line) => line.sign === sign).length;
  return (
    <>
      <p className="pb-2 text-13 text-text-2">
        {count('+')} added, {count('-')} removed.
      </p>
      <section
        aria-label="Difference"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
        tabIndex={0}
        className="overflow-x-auto rounded-md border border-line bg-surface whitespace-pre font-mono text-12 leading-5"
      >
        {parts.map((part, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name, and come all at once
            key={index}
            className={cx(
              'border-line py-1 [&:not(:first-child)]:border-t',
              form === 'unified' && 'min-w-max',
            )}
          >
            {form === 'unified' ? (
              part.lines.map((line) => (
                <Row key={`${line.before}-${line.after}`} line={line} numbers={[line.before, line.after]} />
              ))
            ) : (
              <div className="grid grid-cols-2 whitespace-pre-wrap [overflow-wrap:anywhere]">
                {pairsOf(part).map(({ left, right }) => (
                  <div
                    key={`${left?.before}-${right?.after}`}
                    className="col-span-2 grid grid-cols-subgrid [&>*:last-child]:border-l"
                  >
                    <Row line={left} numbers={[left?.before ?? null]} />
                    <Row line={right} numbers={[right?.after ?? null]} />
                  </div>
                ))}
              </div>
            )}
          </div>
        ))}
      </section>
    </>
  );
}

const looks: Record<DiffLine['sign'], string> = {
  ' ': '',
  '+': 'bg-good-soft',
  '-': 'bg-bad-soft',
};
const signLooks: Record<DiffLine['sign'], string> = {
  ' ': '',
  '+': 'text-good font-semibold',
  '-': 'text-bad font-semibold',
};
const signWords: Record<DiffLine['sign'], string> = { ' ': '', '+': 'added: ', '-': 'removed: ' };

function Row({ line, numbers }: { line: DiffLine | null; numbers: (number | null)[] }) {
  const sign = line?.sign ?? ' ';
  return (
    <div className={cx('flex min-w-0 border-line pr-4', line ? looks[sign] : 'bg-hover')}>
      {numbers.map((number, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the columns never move
          key={index}
          aria-hidden
          className="w-10 shrink-0 select-none pr-2 text-right text-text-3"
        >
          {number}
        </span>
      ))}
      <span aria-hidden className={cx('w-4 shrink-0 select-none', signLooks[sign])}>
        {sign}
      </span>
      <span className="sr-only">{signWords[sign]}</span>
      <span>{line?.text}</span>
    </div>
  );
}
