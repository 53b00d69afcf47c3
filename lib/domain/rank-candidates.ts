import type { Candidate, Wanted } from './candidates.ts';
import { type Weighed, weighCandidate } from './weigh-candidate.ts';

export type Ranked = Weighed & { candidate: Candidate };

const fits = ['fits', 'tight', 'cannot'] as const;

/** Every host, the best place first. */
export function rankCandidates(candidates: readonly Candidate[], wanted: Wanted, count: number): Ranked[] {
  return candidates
    .map((candidate) => ({ candidate, ...weighCandidate(candidate, wanted, count) }))
    .sort(
      (a, b) =>
        fits.indexOf(a.fit) - fits.indexOf(b.fit) ||
        Number(isEmulated(a)) - Number(isEmulated(b)) ||
        b.headroom - a.headroom ||
        a.candidate.name.localeCompare(b.candidate.name, 'en', { numeric: true }),
    );
}

/** The one to take when nobody says otherwise: null when none can. @param ranked  the best first */
export function recommendedOf(ranked: readonly Ranked[]): Ranked | null {
  const [best] = ranked;
  return best && best.fit !== 'cannot' ? best : null;
}

/**
 * Deals VMs of one kind over the hosts that fit, each to the one with most room left then.
 * @returns placed  a host for each VM, in their order; fewer when there is no room for all
 */
export function spreadOver(candidates: readonly Candidate[], wanted: Wanted, count: number): Candidate[] {
  const places = candidates
    .map((candidate) => ({ candidate, given: 0, next: weighCandidate(candidate, wanted, 1) }))
    .filter(({ next }) => next.fit === 'fits');
  const placed: Candidate[] = [];
  while (placed.length < count) {
    let best: (typeof places)[number] | undefined;
    for (const place of places) if (place.next.fit === 'fits' && isBetter(place, best)) best = place;
    if (!best) break;
    placed.push(best.candidate);
    best.given += 1;
    best.next = weighCandidate(best.candidate, wanted, best.given + 1);
  }
  return placed;
}

type Place = { candidate: Candidate; next: Weighed };

function isBetter(place: Place, best: Place | undefined): boolean {
  if (!best) return true;
  if (isEmulated(place) !== isEmulated(best)) return !isEmulated(place);
  if (place.next.headroom !== best.next.headroom) return place.next.headroom > best.next.headroom;
  return place.candidate.name.localeCompare(best.candidate.name, 'en', { numeric: true }) < 0;
}

function isEmulated({ candidate }: { candidate: Candidate }): boolean {
  return candidate.capacity?.guestType === 'qemu';
}
