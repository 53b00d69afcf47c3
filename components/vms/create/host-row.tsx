'use client';

import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { memo, useId } from 'react';
import { cx } from '@/components/ui/cx';
import { Bytes, Mib, Missing } from '@/components/ui/quantity';
import type { Candidate } from '@/lib/domain/candidates';
import { diskPoolOf } from '@/lib/domain/pool-choice';
import type { Ranked } from '@/lib/domain/rank-candidates';
import type { Fit } from '@/lib/domain/weigh-candidate';
import { findingWords } from './finding-words';

/** Shared with the head of the table; what has no room stands below the name. */
export const hostColumns =
  'lg:grid lg:grid-cols-[minmax(6rem,1fr)_2.75rem_4.5rem_8.5rem_8rem_6.25rem] lg:gap-x-3 xl:grid-cols-[minmax(8rem,1fr)_3.5rem_5.5rem_9.5rem_9rem_6.5rem] xl:gap-x-4 max-lg:flex max-lg:flex-wrap max-lg:gap-x-3 max-lg:gap-y-0.5';

const looks: Record<Fit, { icon: typeof CircleCheck; word: string; tone: string }> = {
  fits: { icon: CircleCheck, word: 'Fits', tone: 'text-good' },
  tight: { icon: TriangleAlert, word: 'Tight', tone: 'text-warn' },
  cannot: { icon: CircleX, word: 'Does not fit', tone: 'text-text-3' },
};

type Props = {
  ranked: Ranked;
  pool: string;
  why: string | null;
  /** How many it gets where they are spread; null where one is chosen. */
  share: number | null;
  isChosen: boolean;
  onChoose: (hostId: string) => void;
};

/** One host as a place: what it has free, whether it fits, and why not. */
export const HostRow = memo(Row, isSame);

/** Of 305 rows most say the same after a letter more is typed. */
function isSame(before: Props, after: Props): boolean {
  const says = ({ ranked: { fit, findings } }: Props) => JSON.stringify([fit, findings]);
  return (
    before.ranked.candidate === after.ranked.candidate &&
    before.pool === after.pool &&
    before.why === after.why &&
    before.share === after.share &&
    before.isChosen === after.isChosen &&
    before.onChoose === after.onChoose &&
    says(before) === says(after)
  );
}

function Row({ ranked, pool, why, share, isChosen, onChoose }: Props) {
  const id = useId();
  const { candidate, fit, findings } = ranked;
  const look = looks[fit];
  const isSpread = share !== null;
  const cannot = fit === 'cannot';
  // The whole row is the radio's label, where there is one.
  const Frame = isSpread ? 'div' : 'label';
  return (
    <Frame
      className={cx(
        'flex min-h-row items-start gap-3 border-line border-b px-2 [contain-intrinsic-size:auto_36px] [content-visibility:auto] py-1.5 text-13 has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent max-md:min-h-11',
        cannot && 'cursor-not-allowed text-text-3',
        !cannot && !isSpread && 'hover:bg-hover',
      )}
    >
      {isSpread ? (
        <span className="w-8 shrink-0 text-right font-medium">
          {share > 0 ? share : <Missing word="no" />}
          <span className="sr-only"> VMs</span>
        </span>
      ) : (
        <input
          type="radio"
          name="hostId"
          value={candidate.hostId}
          checked={isChosen}
          disabled={cannot}
          onChange={() => onChoose(candidate.hostId)}
          aria-label={candidate.name}
          aria-describedby={`${id}-fit`}
          className="mt-0.5 size-4 shrink-0 accent-accent-fill outline-none"
        />
      )}
      <span className="min-w-0 flex-1">
        <span className={cx('items-center', hostColumns)}>
          <span
            className="min-w-0 truncate font-medium font-mono max-lg:order-first max-lg:flex-1 max-lg:basis-[calc(100%-7.75rem)]"
            title={candidate.name}
          >
            {candidate.name}
          </span>
          <Figures candidate={candidate} pool={pool} />
          <span
            className={cx(
              'flex items-center gap-1.5 whitespace-nowrap font-medium max-lg:order-first max-lg:w-28 max-lg:justify-end',
              look.tone,
            )}
          >
            <look.icon aria-hidden className="size-4 shrink-0" />
            {look.word}
          </span>
        </span>
        <span id={`${id}-fit`} className="block text-12">
          <span className="sr-only">{`${look.word}. `}</span>
          {why ? <span className="block text-accent">{why}</span> : null}
          {findings.map(({ weight, finding }) => (
            <span
              key={JSON.stringify(finding)}
              className={cx('block', weight === 'tight' ? 'text-warn' : 'text-text-3')}
            >
              {findingWords(finding)}
            </span>
          ))}
        </span>
      </span>
    </Frame>
  );
}

function Figures({ candidate: { capacity }, pool: named }: { candidate: Candidate; pool: string }) {
  if (!capacity) return <span className="text-text-3 lg:col-span-4">No figures yet</span>;
  const { guestType, cpuCount, vcpusGiven, memoryMib, memoryFreeMib, pools } = capacity;
  const pool = diskPoolOf(pools, named);
  return (
    <>
      <span className="text-text-2">{guestType.toUpperCase()}</span>
      <span className="whitespace-nowrap lg:text-right" title="CPUs of its running machines, of its own">
        {vcpusGiven} <span className="text-text-3">of</span> {cpuCount}{' '}
        <span className="text-text-3 lg:hidden">CPUs given</span>
      </span>
      <span className="whitespace-nowrap lg:text-right">
        <Mib mib={memoryFreeMib} /> <span className="text-text-3">of</span> <Mib mib={memoryMib} />{' '}
        <span className="text-text-3 lg:hidden">free</span>
      </span>
      <span className="min-w-0 truncate lg:text-right" title={pool?.name}>
        {pool ? (
          <>
            <Bytes bytes={pool.availableBytes} /> <span className="text-text-3">in {pool.name}</span>
          </>
        ) : (
          <Missing word="no pool" />
        )}
      </span>
    </>
  );
}
