import type { VmSnapshot } from '../../../domain/snapshot.ts';
import { formatBytes } from '../../../domain/units.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { type AdvisedDisk, isAtLeast, type SnapshotSubject } from './subject.ts';

/** One disk's merge: what was written since goes down into the file that was kept. */
export type Merge = {
  target: string;
  top: string;
  base: string;
  /** What may be written into the base at most; null when it is not known. */
  bytes: number | null;
  pool: string | null;
};

export type DeleteAdvice = {
  /** `host`: libvirt does all of it. `commit`: it merges what we ask it to, and we take away the record and the files. */
  way: 'host' | 'commit';
  merges: Merge[];
  space: { pool: string; bytes: number } | null;
  live: string[];
  warnings: string[];
  obstacles: string[];
};

/** libvirt merges the files of an external snapshot by itself since this version. */
const mergesSince = '9.0.0';

/** Says what deleting one snapshot does: the others keep their content. Pure. */
export function adviseDelete(
  subject: SnapshotSubject,
  { snapshot: wanted }: ChangeParams<'vm.deleteSnapshot'>,
): DeleteAdvice {
  const advice: DeleteAdvice = {
    way: 'host',
    merges: [],
    space: null,
    live: [],
    warnings: [],
    obstacles: [],
  };
  const snapshot = subject.snapshots.find(({ name }) => name === wanted);
  if (!snapshot) {
    advice.obstacles.push(`It has no snapshot named ${wanted} any more.`);
    return advice;
  }
  const children = subject.snapshots.filter(({ parent }) => parent === wanted);
  if (snapshot.kind === 'internal') adviseInternal(subject, snapshot, advice);
  else adviseExternal(subject, snapshot, children, advice);
  if (children.length)
    advice.warnings.push(`What was taken after it stays: ${children.map(({ name }) => name).join(', ')}.`);
  return advice;
}

function adviseInternal(subject: SnapshotSubject, snapshot: VmSnapshot, advice: DeleteAdvice): void {
  const kept = snapshot.disks.filter(({ kind }) => kind === 'internal');
  const moved = kept.filter(({ target, base }) => {
    const path = subject.disks.find((disk) => disk.target === target)?.path ?? null;
    return base !== null && path !== null && !isSamePlace(path, base);
  });
  // Of a VM that is off, libvirt takes it out of the file that has it, whichever is in use.
  if (moved.length && subject.isRunning) {
    const above = subject.snapshots.filter(({ kind }) => kind === 'external').map(({ name }) => name);
    advice.obstacles.push(
      `It is within ${moved.map(({ base }) => base).join(', ')}, and the VM writes to another file now. Shut it down, or delete the snapshots that lie on it first: ${above.join(', ') || 'none is known'}.`,
    );
  }
  advice.live.push(
    `It is taken out of the disk${kept.length > 1 ? 's' : ''} ${kept.map(({ target }) => target).join(', ')}; what ${kept.length > 1 ? 'they hold' : 'it holds'} now stays.`,
  );
}

function adviseExternal(
  subject: SnapshotSubject,
  snapshot: VmSnapshot,
  children: VmSnapshot[],
  advice: DeleteAdvice,
): void {
  const { obstacles, live } = advice;
  advice.merges = snapshot.disks.flatMap((disk) => mergeOf(subject, disk));
  const overlays = advice.merges.map(({ top }) => top);
  const within = subject.snapshots.filter((other) =>
    other.disks.some(({ kind, base }) => kind === 'internal' && base !== null && overlays.includes(base)),
  );
  if (within.length)
    obstacles.push(
      `${within.map(({ name }) => name).join(', ')} is within the file that would be merged away. Delete that first.`,
    );
  if (children.filter(({ kind }) => kind === 'external').length > 1)
    obstacles.push('Several snapshots lie on it, and libvirt merges only where it is one at most.');
  const parent = subject.snapshots.find(({ name }) => name === snapshot.parent);
  const isTop = advice.merges.every(({ target, top }) =>
    subject.disks.some((disk) => disk.target === target && disk.path === top),
  );
  // libvirt itself refuses below an internal one, although merging does it no harm: QEMU can be asked.
  if (parent?.kind === 'internal' || !isAtLeast(subject.libvirtVersion, mergesSince)) advice.way = 'commit';
  if (advice.way === 'commit' && !isTop)
    obstacles.push(
      'Later snapshots lie on it, and libvirt on this host merges only the last one then. Delete those first.',
    );
  if (advice.way === 'commit' && !subject.isRunning)
    obstacles.push('libvirt on this host merges it only while the VM runs. Start it first.');
  if (advice.merges.length === 0) obstacles.push('The host does not say which files it has.');
  live.push(
    ...advice.merges.map(
      ({ target, top, base }) =>
        `What ${target} has in ${top} is merged into ${base}; nothing that it holds now is lost${subject.isRunning ? ', and it goes on running' : ''}.`,
    ),
  );
  if (snapshot.memoryPath) live.push(`The memory in ${snapshot.memoryPath} is deleted.`);
  priceOf(subject, advice);
}

function mergeOf(subject: SnapshotSubject, disk: VmSnapshot['disks'][number]): Merge[] {
  if (disk.kind !== 'external' || !disk.overlay) return [];
  const now = subject.disks.find(({ target }) => target === disk.target);
  const at = now?.layers.findIndex(({ path }) => path === disk.overlay) ?? -1;
  const [top, base] = at >= 0 ? (now?.layers.slice(at, at + 2) ?? []) : [];
  const basePath = base?.path ?? pathOf(disk.base, now);
  if (!basePath) return [];
  return [
    {
      target: disk.target,
      top: disk.overlay,
      base: basePath,
      bytes: top?.allocationBytes == null ? null : growth(top.allocationBytes, base),
      pool: base?.pool ?? null,
    },
  ];
}

/** A raw file grows to its full size at most; a qcow2 one may hold snapshots beside. */
function growth(written: number, base: AdvisedDisk['layers'][number] | undefined): number {
  const { format, capacityBytes, allocationBytes } = base ?? {};
  if (format !== 'raw' || capacityBytes == null || allocationBytes == null) return written;
  return Math.min(written, Math.max(0, capacityBytes - allocationBytes));
}

function priceOf({ pools }: SnapshotSubject, { merges, warnings, obstacles }: DeleteAdvice): void {
  if (merges.some(({ bytes }) => bytes === null))
    warnings.push('How much has to be merged is not known: a file of it is in no storage pool.');
  for (const name of new Set(merges.map(({ pool }) => pool))) {
    const pool = pools.find((known) => known.name === name);
    if (!pool) continue;
    const bytes = merges
      .filter((merge) => merge.pool === name)
      .reduce((sum, merge) => sum + (merge.bytes ?? 0), 0);
    const facts = `merging writes up to ${formatBytes(bytes)} into the pool ${pool.name}, where ${formatBytes(pool.availableBytes)} are free`;
    // No reserve: the file that is merged away sets as much free afterwards.
    if (bytes > pool.availableBytes)
      obstacles.push(
        `The pool would be full before the merge is done: ${facts}. Free some space in it first.`,
      );
    else if (pool.availableBytes - bytes < pool.capacityBytes / 10)
      warnings.push(`The pool will be nearly full meanwhile: ${facts}.`);
    else if (bytes)
      warnings.push(`${facts[0]?.toUpperCase()}${facts.slice(1)}; as much is free again afterwards.`);
  }
}

function pathOf(base: string | null, now: AdvisedDisk | undefined): string | null {
  if (!base) return null;
  if (base.startsWith('/')) return base;
  // A volume by its name; its file is the one of this name.
  return now?.layers.find(({ path }) => path.endsWith(`/${base}`))?.path ?? null;
}

function isSamePlace(path: string, place: string): boolean {
  return path === place || (!place.startsWith('/') && path.endsWith(`/${place}`));
}
