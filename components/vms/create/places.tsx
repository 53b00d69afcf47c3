'use client';

import {
  createContext,
  type ReactNode,
  useContext,
  useDeferredValue,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { useFormContext, useFormState, useWatch } from 'react-hook-form';
import { useCandidates, useImages } from '@/lib/client/queries';
import { type Candidate, type CandidateCapacity, usualNetworkOf, wantedOf } from '@/lib/domain/candidates';
import { type Ranked, rankCandidates, recommendedOf, spreadOver } from '@/lib/domain/rank-candidates';
import type { CreateVmInput, Draft } from './form';

type Places = {
  /** The best first; undefined while they are read. */
  ranked: Ranked[] | undefined;
  recommendedId: string | null;
  /** How many each host gets where they are spread; null where they are not. */
  shares: Map<string, number> | null;
  /** What there is to choose of: of the chosen host, or of all of them until one is chosen by hand. */
  offered: Pick<CandidateCapacity, 'pools' | 'networks' | 'bridges' | 'offers'> | null;
  /** Where a card without a name hangs; null where that is each host's own. */
  usualNetwork: string | null;
  /** The host whose word counts for the hardware. */
  referenceId: string | null;
};

const PlacesContext = createContext<Places>({
  ranked: undefined,
  recommendedId: null,
  shares: null,
  offered: null,
  usualNetwork: null,
  referenceId: null,
});

export function usePlaces(): Places {
  return useContext(PlacesContext);
}

/** Weighs every host against what is entered, while it is entered, and takes the best until somebody chooses. */
export function PlacesProvider({ children }: { children: ReactNode }) {
  const { control, setValue, getValues, clearErrors } = useFormContext<Draft, unknown, CreateVmInput>();
  const isByHand = useFormState({ control }).dirtyFields.hostId === true;
  const values = useWatch({ control }) as Draft;
  const { data: images } = useImages();
  const { data: candidates, isPlaceholderData } = useCandidates(
    values.source === 'image' ? (values.imageId ?? '') : '',
    values.hardware?.cpu ?? 'auto',
  );
  const image = images?.find(({ id }) => id === values.imageId);
  // Where the image lies is not known before it was asked for it: until then nothing is said of copies.
  const imageBytes = isPlaceholderData ? null : (image?.sizeBytes ?? null);
  const key = JSON.stringify([wantedOf(values, imageBytes), countOf(values), values.spread]);
  // The hosts follow a moment behind what is typed, so that typing never waits for them.
  const asked = useDeferredValue(key);
  const { ranked, shares } = useMemo(() => {
    const [wanted, count, isSpread] = JSON.parse(asked) as [ReturnType<typeof wantedOf>, number, boolean];
    if (!candidates) return { ranked: undefined, shares: null };
    return {
      ranked: rankCandidates(candidates, wanted, isSpread ? 1 : count),
      shares: isSpread ? sharesOf(spreadOver(candidates, wanted, count)) : null,
    };
  }, [candidates, asked]);
  const shown = useSettledOrder(ranked, asked);
  const recommendedId = shown ? (recommendedOf(shown)?.candidate.hostId ?? null) : null;

  useEffect(() => {
    const hostId = getValues('hostId');
    const isThere = candidates?.some((candidate) => candidate.hostId === hostId);
    const isChosen = isByHand && isThere;
    if (!recommendedId || isChosen || hostId === recommendedId) return;
    setValue('hostId', recommendedId);
    // It may have been missed already, where the host connects only now.
    clearErrors('hostId');
  }, [recommendedId, candidates, isByHand, getValues, setValue, clearErrors]);

  const hostId = values.hostId ?? '';
  const places = useMemo((): Places => {
    const referenceId = shares ? recommendedId : hostId || null;
    const reference = candidates?.find((candidate) => candidate.hostId === referenceId)?.capacity ?? null;
    return {
      ...{ ranked: shown, recommendedId, shares, referenceId },
      // A pool or network that only another host has then takes the machine there.
      offered: reference && (shares || !isByHand) ? offeredByAll(candidates ?? [], reference) : reference,
      usualNetwork: (!shares && reference && usualNetworkOf(reference.networks)?.name) || null,
    };
  }, [shown, recommendedId, shares, candidates, hostId, isByHand]);
  return <PlacesContext value={places}>{children}</PlacesContext>;
}

export function countOf({ count }: Pick<Draft, 'count'>): number {
  const number = Number(count);
  return Number.isInteger(number) && number > 1 ? number : 1;
}

/**
 * Keeps the rows where they are while only figures of hosts change: nothing moves under the pointer. What is asked for,
 * and whether a host fits, puts them in order anew.
 */
function useSettledOrder(ranked: Ranked[] | undefined, asked: string): Ranked[] | undefined {
  const byId = new Map(ranked?.map((one) => [one.candidate.hostId, one]));
  const fits = [...byId].map(([id, { fit }]) => `${id} ${fit}`).sort();
  const reason = JSON.stringify([asked, fits]);
  const [settled, setSettled] = useState<{ reason: string; ids: string[] }>({ reason: '', ids: [] });
  const isStale = settled.reason !== reason;
  const ids = isStale ? [...byId.keys()] : settled.ids;
  if (isStale) setSettled({ reason, ids });
  return useMemo(() => {
    const known = new Map(ranked?.map((one) => [one.candidate.hostId, one]));
    return ranked && ids.flatMap((id) => known.get(id) ?? []);
  }, [ranked, ids]);
}

function sharesOf(placed: Candidate[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { hostId } of placed) shares.set(hostId, (shares.get(hostId) ?? 0) + 1);
  return shares;
}

/** Pools and networks by name, wherever there is one: who has not what was chosen does not fit. */
function offeredByAll(candidates: Candidate[], reference: CandidateCapacity): Places['offered'] {
  const all = candidates.flatMap(({ capacity }) => capacity ?? []);
  const byName = <T extends { name: string; isActive: boolean }>(items: T[]) => [
    ...new Map(
      items.sort((a, b) => Number(a.isActive) - Number(b.isActive)).map((item) => [item.name, item]),
    ).values(),
  ];
  return {
    pools: byName(all.flatMap(({ pools }) => pools)),
    networks: byName(all.flatMap(({ networks }) => networks)),
    bridges: [...new Set(all.flatMap(({ bridges }) => bridges ?? []))],
    offers: reference.offers,
  };
}
