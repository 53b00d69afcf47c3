import type { VmSnapshot } from '../../../domain/snapshot.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { revertsExternalSince } from './advise-create.ts';
import { isAtLeast, type SnapshotSubject } from './subject.ts';

export type RevertAdvice = { live: string[]; lost: string[]; warnings: string[]; obstacles: string[] };

/** Says what going back to a snapshot does, what is lost by it, and why it may not be possible. Pure. */
export function adviseRevert(
  subject: SnapshotSubject,
  { snapshot: wanted, startAfter }: ChangeParams<'vm.revert'>,
): RevertAdvice {
  const advice: RevertAdvice = { live: [], lost: [], warnings: [], obstacles: [] };
  const snapshot = subject.snapshots.find(({ name }) => name === wanted);
  if (!snapshot) {
    advice.obstacles.push(`It has no snapshot named ${wanted} any more.`);
    return advice;
  }
  const obstacle = whyNotRevert(subject, snapshot);
  if (obstacle) advice.obstacles.push(obstacle);
  const at = words(snapshot.createdAt);
  advice.live.push(`Disks and definition become what they were at ${at}.`);
  if (subject.isRunning) advice.live.push('What runs in it now ends at once, without a shutdown.');
  if (snapshot.hasMemory) {
    advice.live.push(
      snapshot.state === 'paused' ? 'It is paused, as it was then.' : 'It goes on running from that moment.',
    );
    advice.warnings.push(`The guest’s clock shows ${at} until it is set again.`);
  } else {
    advice.live.push(startAfter ? 'It is started.' : 'It is off afterwards.');
  }
  advice.lost.push(
    `Everything that was written to its disks since ${at}${subject.isRunning ? ', and what its programs hold in memory' : ''}.`,
  );
  const others = subject.snapshots.filter(({ name }) => name !== wanted).map(({ name }) => name);
  if (others.length) advice.warnings.push(`Its other snapshots stay: ${others.join(', ')}.`);
  else advice.warnings.push('What is there now can be kept by taking a snapshot of it first.');
  return advice;
}

function whyNotRevert({ libvirtVersion, snapshots }: SnapshotSubject, snapshot: VmSnapshot): string | null {
  if (!snapshot.definition)
    return 'The host kept no definition with this snapshot, so it cannot say what the VM was like.';
  if (snapshot.kind === 'external' && !isAtLeast(libvirtVersion, revertsExternalSince))
    return `libvirt ${libvirtVersion} on this host cannot go back to a snapshot whose disks are files of their own; ${revertsExternalSince} can.`;
  // Going back writes to the file that the others take for unchanging.
  const standing = snapshots.filter((other) => other !== snapshot && standsOn(other, snapshot));
  if (snapshot.kind === 'internal' && standing.length)
    return `${standing.map(({ name }) => name).join(', ')} would be worthless: the files lie on the disk as it is now. Delete ${standing.length > 1 ? 'them' : 'it'} first.`;
  return null;
}

/** Whether one snapshot's files lie on a file that holds the other. */
export function standsOn(upper: VmSnapshot, lower: VmSnapshot): boolean {
  return upper.disks.some(
    ({ kind, base }) =>
      kind === 'external' &&
      lower.disks.some((disk) => disk.kind === 'internal' && disk.base === base && base !== null),
  );
}

/** In the one time zone that all who read it share. */
export function words(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}
