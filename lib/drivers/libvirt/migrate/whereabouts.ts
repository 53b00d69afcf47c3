import type { CallOptions } from '../../../libvirt/call.ts';
import { DomainPausedReason, DomainState } from '../../../libvirt/constants/domain.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { Link } from '../link.ts';
import { isGone, lookUpDomain } from '../observe.ts';

/**
 * What one host has of the VM:
 * `paused` by somebody or for a fault; `held` by a migration, either the source's copy that was sent whole or the
 * target's that still waits for its memory; `off` is only a definition.
 */
export type Presence = 'absent' | 'off' | 'running' | 'paused' | 'held';

export type Sighting = { presence: Presence; dom: Domain | null };

/** @throws when the host does not answer: then nothing may be decided */
export async function lookFor(link: Link, externalId: string, options: CallOptions): Promise<Sighting> {
  const dom = await lookUpDomain(link, externalId, options);
  if (!dom) return { presence: 'absent', dom: null };
  try {
    const { state, reason } = await link.call('reads', 'domainGetState', { dom, flags: 0 }, options);
    return { presence: presenceOf(state, reason), dom };
  } catch (error) {
    if (isGone(error)) return { presence: 'absent', dom: null };
    throw error;
  }
}

export function presenceOf(state: number, reason: number): Presence {
  if (state === DomainState.shutoff || state === DomainState.crashed) return 'off';
  if (state !== DomainState.paused) return 'running';
  const { migration, startingUp } = DomainPausedReason;
  // A copy that has not been given its memory yet counts its start as the reason.
  return reason === migration || reason === startingUp ? 'held' : 'paused';
}

/** What has to be done, so that one copy and no more runs. */
export type Verdict =
  /** It is at the target; what the source still has goes away. */
  | 'finish-at-target'
  /** It is at the source and runs. */
  | 'stay-at-source'
  /** It is at the source and waits, with nothing at the target. */
  | 'resume-at-source'
  /** The target's copy never ran: libvirt, or else we, must take it away before the source's goes on. */
  | 'clear-target'
  /** Nothing that we may decide. */
  | 'unclear';

/** Never lets a copy run, and never ends one, unless what the other host has is known. */
export function judge(source: Presence, target: Presence): Verdict {
  if (isAlive(target)) return isAlive(source) ? 'unclear' : 'finish-at-target';
  if (target === 'held') return isAlive(source) || source === 'held' ? 'clear-target' : 'unclear';
  // A definition alone, at the target, was there before: a migration makes it only once its copy runs.
  if (target === 'off') return source === 'absent' || source === 'held' ? 'unclear' : 'stay-at-source';
  if (source === 'held') return 'resume-at-source';
  return source === 'absent' ? 'unclear' : 'stay-at-source';
}

/** It has a memory of its own, which nothing else has. */
function isAlive(presence: Presence): boolean {
  return presence === 'running' || presence === 'paused';
}
