'use client';

import { useCallback, useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { Button, ButtonLink } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Input } from '@/components/ui/field';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { Ranked } from '@/lib/domain/rank-candidates';
import type { CreateVmInput, Draft } from './form';
import { HostRow, hostColumns } from './host-row';
import { usePlaces } from './places';
import { SpreadField } from './spread-field';

// As many as are seen at one look; the rest is one press or a few letters away.
const maxAtFirst = 10;

/** Every host as a candidate, the best first. */
export function HostTable() {
  const { ranked, recommendedId, shares } = usePlaces();
  const { watch, setValue, clearErrors, formState } = useFormContext<Draft, unknown, CreateVmInput>();
  const [filter, setFilter] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [hostId = '', pool = ''] = watch(['hostId', 'pool']);
  const choose = useCallback(
    (id: string) => {
      setValue('hostId', id, { shouldDirty: true });
      clearErrors('hostId');
    },
    [setValue, clearErrors],
  );
  if (!ranked) return <SkeletonRows rows={2} label="Reading the hosts" />;
  if (ranked.length === 0) {
    return (
      <div className="flex flex-wrap items-center gap-3 text-13 text-text-2">
        <p>A machine needs a host to run on, and there is none yet.</p>
        <ButtonLink href="/hosts" size="sm">
          Add a host
        </ButtonLink>
      </div>
    );
  }
  const found = ranked.filter((one) => isFound(one, filter));
  const isCut = !isOpen && filter.trim() === '' && found.length > maxAtFirst + 2;
  // What is chosen is never hidden.
  const isTaken = ({ candidate }: Ranked) =>
    shares ? (shares.get(candidate.hostId) ?? 0) > 0 : candidate.hostId === hostId;
  const shown = isCut ? found.filter((one, index) => index < maxAtFirst || isTaken(one)) : found;
  const rows = shown.map((one) => (
    <HostRow
      key={one.candidate.hostId}
      ranked={one}
      pool={pool}
      why={one.candidate.hostId === recommendedId && !shares ? whyRecommended(ranked) : null}
      share={shares ? (shares.get(one.candidate.hostId) ?? 0) : null}
      isChosen={one.candidate.hostId === hostId}
      onChoose={choose}
    />
  ));
  const error = formState.errors.hostId?.message;
  return (
    <>
      <SpreadField />
      {ranked.length > maxAtFirst ? (
        <div className="flex flex-wrap items-center gap-3 pb-2">
          <span className="w-60 max-md:w-full">
            <Input
              type="search"
              value={filter}
              onChange={({ target }) => setFilter(target.value)}
              onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
              placeholder="Filter hosts, pools, networks"
              aria-label="Filter hosts"
              autoComplete="off"
            />
          </span>
          <span role="status" className="text-12 text-text-3">
            {countWords(ranked, found, filter)}
          </span>
        </div>
      ) : null}
      <div className={cx(isOpen && 'max-h-[32rem] overflow-y-auto')}>
        <div aria-hidden className="border-line border-b px-2 pb-1 pl-9 text-12 text-text-3 max-lg:hidden">
          <span className={hostColumns}>
            <span>Host</span>
            <span>Guests</span>
            <span className="text-right">CPUs given</span>
            <span className="text-right">Memory free</span>
            <span className="text-right">Pool free</span>
            <span />
          </span>
        </div>
        {shares ? (
          // biome-ignore lint/a11y/useSemanticElements: its rows are built as those that are chosen of.
          <div
            role="group"
            aria-label="Hosts that they are spread over"
            className="max-lg:border-line max-lg:border-t"
          >
            {rows}
          </div>
        ) : (
          <div role="radiogroup" aria-label="Host" className="max-lg:border-line max-lg:border-t">
            {rows}
          </div>
        )}
        {found.length === 0 ? (
          <p className="py-2 text-13 text-text-2">No host has this in its name, pools or networks.</p>
        ) : null}
      </div>
      {isCut ? (
        <Button look="quiet" size="sm" className="mt-1" onClick={() => setIsOpen(true)}>
          Show all {found.length} hosts
        </Button>
      ) : null}
      {error ? (
        <p role="alert" className="pt-1 text-12 text-bad">
          {error}
        </p>
      ) : null}
    </>
  );
}

function isFound({ candidate: { name, capacity } }: Ranked, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const places = [...(capacity?.pools ?? []), ...(capacity?.networks ?? [])].map((one) => one.name);
  const text = [name, capacity?.guestType ?? '', ...places].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

function countWords(ranked: Ranked[], found: Ranked[], filter: string): string {
  const fitting = ranked.filter(({ fit }) => fit === 'fits').length;
  return filter.trim() === ''
    ? `${fitting} of ${ranked.length} hosts fit`
    : `${found.length} of ${ranked.length} hosts`;
}

function whyRecommended(ranked: Ranked[]): string {
  const [best, ...others] = ranked;
  if (best?.fit === 'tight')
    return 'Recommended: none has the room that there should be, and this one comes nearest.';
  if (!others.some(({ fit }) => fit === 'fits')) return 'Recommended: it is the only one that fits.';
  const isAhead =
    best?.candidate.imagePools.length && others.some(({ candidate }) => candidate.imagePools.length === 0);
  return isAhead
    ? 'Recommended: it has most room left afterwards, and the image already.'
    : 'Recommended: it has most room left afterwards.';
}
