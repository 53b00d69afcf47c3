import { formatBytes } from '../../../domain/units.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { type AdvisedDisk, isAtLeast, type SnapshotSubject } from './subject.ts';

export type CreateAdvice = {
  /** Null when none is possible. */
  kind: 'internal' | 'external' | null;
  /** The guest agent freezes the file systems meanwhile. */
  isQuiesced: boolean;
  disks: { target: string; isKept: boolean; overlay: string | null }[];
  /** The file that takes the memory; null when there is none, or it goes into a disk. */
  memoryPath: string | null;
  cost: { pool: string; bytes: number } | null;
  live: string[];
  warnings: string[];
  obstacles: string[];
};

/** What is said of a snapshot that the guest agent takes part in. */
export const freezeWords =
  'The guest agent freezes its file systems for that moment, so that they are whole.';
/** libvirt goes back to snapshots whose disks are files of their own since this version. */
export const revertsExternalSince = '9.9.0';
/** Under this, the first writes after it already fail. */
const reserveBytes = 64 * 1024 ** 2;

/**
 * Picks how a snapshot is taken: within the disks' own files where they, the firmware and libvirt can, because every
 * libvirt can go back to that; in new files otherwise. Pure.
 */
export function adviseCreate(subject: SnapshotSubject, params: ChangeParams<'vm.snapshot'>): CreateAdvice {
  const { isRunning, disks } = subject;
  const withMemory = isRunning && params.withMemory;
  const kept = disks.filter(({ isShared }) => !isShared);
  const noInternal = whyNoInternal(subject, kept, withMemory);
  const noExternal = whyNoExternal(kept, subject.pools);
  const kind = noInternal === null ? 'internal' : noExternal === null ? 'external' : null;
  const isExternal = kind === 'external';
  const memoryDisk = kept[0] ?? null;
  const advice: CreateAdvice = {
    kind,
    isQuiesced: isExternal && isRunning && !withMemory && params.quiesce && subject.isAgentConnected,
    disks: disks.map((disk) => ({
      target: disk.target,
      isKept: !disk.isShared,
      overlay:
        isExternal && !disk.isShared ? besides(disk.path ?? '', disk.target, params.name, 'qcow2') : null,
    })),
    memoryPath: isExternal && withMemory ? besides(memoryDisk?.path ?? '', null, params.name, 'mem') : null,
    cost: costOf(memoryDisk, withMemory ? subject.memoryBytes : 0),
    live: [],
    warnings: [],
    obstacles: [],
  };
  if (kept.length === 0) advice.obstacles.push('It has no disk of its own that a snapshot could keep.');
  else if (kind === null) advice.obstacles.push(`${noInternal} ${noExternal}`);
  if (subject.snapshots.some(({ name }) => name === params.name))
    advice.obstacles.push(`It has a snapshot named ${params.name} already.`);
  if (withMemory && subject.memoryObstacle)
    advice.obstacles.push(`${subject.memoryObstacle} Take it without memory, or while the VM is off.`);
  explain(subject, params, advice, kept, noInternal);
  priceOf(subject, advice);
  return advice;
}

function whyNoInternal(subject: SnapshotSubject, kept: AdvisedDisk[], withMemory: boolean): string | null {
  const other = kept.filter(({ format }) => format !== 'qcow2');
  if (other.length)
    return `Only qcow2 disks can hold a snapshot themselves, and ${other.map(({ target, format }) => `${target} is ${format}`).join(', ')}.`;
  if (subject.firmware === 'uefi')
    return 'With UEFI firmware, libvirt keeps no snapshots within the disks: the firmware’s own variables would be left out.';
  if (subject.isRunning && !withMemory)
    return 'Without its memory, a running VM’s disks can only be kept as files of their own.';
  return null;
}

function whyNoExternal(kept: AdvisedDisk[], pools: SnapshotSubject['pools']): string | null {
  const other = kept.find(
    ({ type, path }) => (type !== 'file' && type !== 'volume') || !path?.startsWith('/'),
  );
  // A volume of a volume group is a device, in whose folder are no files.
  const inGroup = kept.find(({ layers }) =>
    pools.some(({ name, type }) => name === layers[0]?.pool && type === 'logical'),
  );
  const first = other ?? inGroup;
  if (!first) return null;
  const what = inGroup === first ? 'in a volume group' : `of the type ${first.type}`;
  return `New files can only be laid over disks that are files of a known path, and ${first.target} is ${what}.`;
}

function explain(
  subject: SnapshotSubject,
  params: ChangeParams<'vm.snapshot'>,
  advice: CreateAdvice,
  kept: AdvisedDisk[],
  noInternal: string | null,
): void {
  const { isRunning, libvirtVersion } = subject;
  const withMemory = isRunning && params.withMemory;
  const names = kept.map(({ target }) => target).join(', ');
  const { live, warnings } = advice;
  if (advice.kind === 'internal')
    live.push(`The state of ${names} is kept within ${kept.length > 1 ? 'their' : 'its'} own qcow2 file.`);
  if (advice.kind === 'external') {
    const files = advice.disks.flatMap(({ overlay }) => (overlay ? [overlay] : []));
    live.push(`The files of ${names} are kept as they are; from now on it writes to ${files.join(', ')}.`);
    if (noInternal) warnings.push(noInternal);
    if (!isAtLeast(libvirtVersion, revertsExternalSince))
      warnings.push(
        `libvirt ${libvirtVersion} on this host cannot go back to such a snapshot (${revertsExternalSince} can); it can be deleted, and its files can be copied.${hint(subject, kept)}`,
      );
    if (subject.firmware === 'uefi') warnings.push('The variables of the UEFI firmware are not in it.');
  }
  if (withMemory) live.push('Its memory is kept too; the guest stands still while that is written.');
  else if (advice.isQuiesced) live.push(freezeWords);
  else if (isRunning && advice.kind)
    warnings.push(
      `${params.quiesce ? 'No guest agent is connected that could freeze its file systems. ' : ''}What the guest has not written to its disks yet is not in it, as after a power cut.`,
    );
  for (const { target, isKept } of advice.disks)
    if (!isKept) warnings.push(`${target} is shared with other VMs, and is left out.`);
}

/** What would have to be otherwise for one that can be gone back to. */
function hint({ firmware, isRunning }: SnapshotSubject, kept: AdvisedDisk[]): string {
  const canBeInternal = firmware === 'bios' && kept.every(({ format }) => format === 'qcow2');
  return canBeInternal && isRunning
    ? ' Take it with memory, or while the VM is off, for one that it can.'
    : '';
}

function priceOf({ pools }: SnapshotSubject, { cost, kind, warnings, obstacles }: CreateAdvice): void {
  if (!cost || !kind) return;
  const pool = pools.find(({ name }) => name === cost.pool);
  if (!pool) return;
  const free = `${formatBytes(pool.availableBytes)} are free in the pool ${pool.name}`;
  if (pool.availableBytes < reserveBytes) obstacles.push(`There is no room for it: only ${free}.`);
  else if (pool.availableBytes < cost.bytes + reserveBytes)
    warnings.push(
      `It may take up to ${formatBytes(cost.bytes)}, and only ${free}: a full pool stops the guest.`,
    );
  else if (cost.bytes) warnings.push(`It takes up to ${formatBytes(cost.bytes)} at once; ${free}.`);
  warnings.push('Whatever the guest overwrites from now on is kept twice, until the snapshot is deleted.');
}

function costOf(disk: AdvisedDisk | null, bytes: number): CreateAdvice['cost'] {
  const pool = disk?.layers[0]?.pool;
  return pool ? { pool, bytes } : null;
}

/** A file beside another: /images/web1.qcow2 gives /images/web1.vda.before.qcow2. */
export function besides(path: string, target: string | null, name: string, extension: string): string {
  const at = path.lastIndexOf('/');
  const file = path.slice(at + 1).replace(/\.(?:qcow2|raw|img)$/, '');
  // Of an overlay of ours, only the disk's own name is kept.
  const stem = target ? file.split(`.${target}.`)[0] : file;
  return `${path.slice(0, at)}/${[stem, target, name, extension].filter(Boolean).join('.')}`;
}
