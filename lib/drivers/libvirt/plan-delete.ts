import type { DeletableFile, DeletePlan } from '../../domain/delete-plan.ts';
import type { VmSnapshot } from '../../domain/snapshot.ts';
import type { ObservedVm, VmDisk } from '../../domain/vm.ts';
import { isImageVolume } from './volumes.ts';

/** Another VM of the host, with every file that its disks lie on. */
export type FileUser = { name: string; paths: string[] };

/** What a delete is planned from: the store alone, no host is asked. */
export type DeleteSubject = Pick<ObservedVm, 'externalId' | 'name' | 'state' | 'disks'> &
  Partial<Pick<ObservedVm, 'isProtected' | 'firmware'>> & {
    snapshots: VmSnapshot[];
    others: FileUser[];
    /** Volumes that NovaCron made for it later, as pool/volume. */
    madeLater: string[];
    /** The CD that was made with it for cloud-init, where a pool has it. */
    seed: { path: string; allocationBytes: number } | null;
  };

/** Each file once, with whether it goes, whether it may, and who needs it otherwise. */
export function planDelete(subject: DeleteSubject): DeletePlan {
  const { state, snapshots, isProtected, firmware, name } = subject;
  const files = new Map<string, DeletableFile>();
  for (const disk of subject.disks) for (const file of filesOf(subject, disk)) merge(files, file);
  for (const file of snapshots.flatMap((snapshot) => filesOfSnapshot(subject, snapshot)))
    if (!files.has(file.path)) files.set(file.path, file);
  if (subject.seed && !files.has(subject.seed.path))
    files.set(subject.seed.path, seedFile(subject, subject.seed));
  const count = snapshots.length;
  return {
    files: [...files.values()].map((file) => ({ ...file, isChosen: isGoing(file, files) })),
    alsoLost: [
      'its definition',
      ...(firmware === 'uefi' ? ['the settings of its firmware (NVRAM)'] : []),
      ...(state === 'suspended' ? ['its saved memory'] : []),
      ...(count ? [`the records of ${count === 1 ? 'its snapshot' : `its ${count} snapshots`}`] : []),
    ],
    obstacles: isProtected
      ? [`${name} is protected from deletion. Switch the protection off on its page first.`]
      : [],
  };
}

function filesOf(subject: DeleteSubject, disk: VmDisk): DeletableFile[] {
  if (!disk.source) return [];
  const isCd = disk.device === 'cdrom' || disk.device === 'floppy';
  const unread = [{ path: disk.source, pool: disk.pool, allocationBytes: disk.sizeBytes }];
  const layers = disk.layers?.length ? disk.layers : unread;
  return layers.map(({ path, pool, allocationBytes }, position): DeletableFile => {
    const above = layers[position - 1]?.path;
    return {
      path,
      target: disk.target,
      kind: isCd ? 'cd' : position === 0 ? 'disk' : 'base',
      sizeBytes: allocationBytes,
      isChosen: !disk.isShared && isMade(subject, path, pool ?? disk.pool),
      keptBecause: whyKept(subject, path, pool !== null || disk.pool !== null),
      above: above ? [above] : [],
    };
  });
}

/** It was taken out of its VM, and nobody else knows whose it is. */
function seedFile(
  subject: DeleteSubject,
  { path, allocationBytes }: { path: string; allocationBytes: number },
): DeletableFile {
  return {
    path,
    target: null,
    kind: 'cd',
    sizeBytes: allocationBytes,
    isChosen: true,
    keptBecause: whyKept(subject, path, true),
    above: [],
  };
}

function filesOfSnapshot(subject: DeleteSubject, snapshot: VmSnapshot): DeletableFile[] {
  const isOurs = snapshot.createdByOperation !== null;
  const file = (path: string, target: string | null, kind: 'memory' | 'snapshot', above: string[]) => ({
    path,
    target,
    kind,
    sizeBytes: kind === 'memory' ? snapshot.sizeBytes : null,
    isChosen: isOurs,
    keptBecause: whyKept(subject, path, true),
    above,
  });
  return [
    ...snapshot.disks
      .filter(({ kind }) => kind === 'external')
      .flatMap(({ target, base, overlay }) => [
        ...(overlay ? [file(overlay, target, 'snapshot', [])] : []),
        ...(base ? [file(base, target, 'snapshot', overlay ? [overlay] : [])] : []),
      ]),
    ...(snapshot.memoryPath ? [file(snapshot.memoryPath, null, 'memory', [])] : []),
  ];
}

/** Disks of one VM may lie on one file. */
function merge(files: Map<string, DeletableFile>, file: DeletableFile): void {
  const known = files.get(file.path);
  if (known) known.above.push(...file.above);
  else files.set(file.path, file);
}

/** What stays keeps everything that it lies on. */
function isGoing(file: DeletableFile, files: Map<string, DeletableFile>): boolean {
  if (!file.isChosen || file.keptBecause) return false;
  return file.above.every((path) => {
    const above = files.get(path);
    return above !== undefined && isGoing(above, files);
  });
}

/** A disk or CD that was made with its VM carries the beginning of the VM's identifier. */
function isMade(
  { externalId, madeLater, snapshots }: DeleteSubject,
  path: string,
  pool: string | null,
): boolean {
  const isOverlay = snapshots.some(
    ({ createdByOperation, disks }) => createdByOperation && disks.some(({ overlay }) => overlay === path),
  );
  const isAdded = madeLater.includes(`${pool}/${nameOf(path)}`);
  return isOverlay || isAdded || nameOf(path).includes(externalId.slice(0, 8));
}

function whyKept({ others }: DeleteSubject, path: string, isInPool: boolean): string | null {
  const users = others.filter(({ paths }) => paths.includes(path)).map(({ name }) => name);
  if (isImageVolume(nameOf(path))) return 'It is an image that machines are made from.';
  if (users.length) return `${listed(users)} ${users.length === 1 ? 'needs' : 'need'} it.`;
  return isInPool ? null : 'It is in no storage pool of the host, so it cannot be deleted from here.';
}

// More names than this are no longer read.
const namesShown = 5;

function listed(names: string[]): string {
  const shown = names.slice(0, namesShown);
  const more = names.length - shown.length;
  if (more) return `${shown.join(', ')} and ${more} more`;
  return shown.length === 1 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
