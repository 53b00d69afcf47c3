import { AppError } from '../../../domain/errors.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import { DomainJobType } from '../../../libvirt/constants/domain.ts';
import type { StorageVol } from '../../../libvirt/types.ts';
import type { ChangeVmSpec, StepContext } from '../../driver.ts';
import { backingPath, usersOfPaths } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { isGone } from '../observe.ts';
import { deleteVolume } from '../volumes.ts';
import { besides, type CreateAdvice } from './advise-create.ts';
import { commitMerge, deleteFile } from './commit.ts';
import type { Looked } from './look.ts';
import { type Mended, mendSplit } from './split.ts';
import type { SnapshotSubject } from './subject.ts';

// A qcow2 file that nothing was written to has some 200 kB of tables; the guest's first write adds 128 kB.
const emptyBytes = 256 * 1024;

/**
 * An attempt whose daemon died may have left a new file: empty over the disk as it is, or written to by QEMU without
 * libvirt's knowledge, which is merged back. Only such a one is deleted; over anything else nothing is made.
 */
export async function removeLeftovers(
  link: Link,
  { dom, subject }: Looked,
  { disks, memoryPath }: CreateAdvice,
  { operationId }: ChangeVmSpec,
  step: StepContext,
): Promise<void> {
  const options = { signal: step.signal };
  for (const { target, overlay: path } of [...disks, { target: null, overlay: memoryPath }]) {
    const found = path && (await lookUpPath(link, path, options));
    if (!path || !found) continue;
    if (subject.isRunning) await refuseBusy(link, dom, options);
    const users = await usersOfPaths(link, '', options);
    if (users.has(path)) throw isThere(path);
    const disk = subject.disks.find((one) => one.target === target);
    const mended: Mended | null =
      disk && subject.isRunning
        ? await mendSplit(link, dom, subject, { ...disk, overlay: path }, operationId, step)
        : null;
    if (!mended?.isMerged && !(await isEmpty(link, found.vol, subject, options))) throw isThere(path);
    await deleteVolume(link, found.vol, options);
    await mended?.forget();
  }
}

/**
 * An attempt whose daemon died after it had told the disks' new files, and before it wrote the snapshot down: there
 * is none that could be gone back to, and the definition may still name the files below. Merges them back.
 * @returns whether there was such a one
 */
export async function mergeUnrecorded(
  link: Link,
  { dom, subject }: Looked,
  { plan }: ChangeVmSpec,
  snapshot: string,
  step: StepContext,
): Promise<boolean> {
  const recorded = subject.snapshots.flatMap(({ disks }) => disks.map(({ overlay }) => overlay));
  const merges = subject.disks.flatMap(({ target, path, layers }) => {
    const base = layers[1]?.path;
    const isPlanned =
      path && besides(path, target, snapshot, 'qcow2') === path && plan.live.join().includes(path);
    return isPlanned && base && !recorded.includes(path)
      ? [{ target, top: path, base, bytes: null, pool: null }]
      : [];
  });
  if (!subject.isRunning || merges.length === 0) return false;
  await refuseBusy(link, dom, { signal: step.signal });
  for (const merge of merges) {
    await step.log(
      `An attempt before was cut off before libvirt wrote it down. What was written to ${merge.top} since is merged into ${merge.base}; then the snapshot is taken anew, and keeps the disk as it is at that time.`,
    );
    await commitMerge(link, dom, merge, step);
    await deleteFile(link, merge.top, step);
  }
  return true;
}

/** The attempt before may still be under way in libvirtd, when it was this program that was cut off. */
async function refuseBusy(link: Link, dom: Looked['dom'], options: CallOptions): Promise<void> {
  const { type } = await link.call('reads', 'domainGetJobInfo', { dom }, options);
  if (type !== DomainJobType.bounded && type !== DomainJobType.unbounded) return;
  throw new AppError({
    // One that passes: it is tried again.
    code: 'timeout',
    userMessage: `The host ${link.hostName} is still busy with ${dom.name}.`,
    advice: 'Wait until what runs there has ended.',
  });
}

/** Nothing was ever written to it: over a disk of the VM as it is, or not even formatted yet. */
async function isEmpty(
  link: Link,
  vol: StorageVol,
  { disks }: SnapshotSubject,
  options: CallOptions,
): Promise<boolean> {
  const { xml } = await link.call('reads', 'storageVolGetXmlDesc', { vol, flags: 0 }, options);
  const { allocation, capacity } = await link.call('reads', 'storageVolGetInfo', { vol }, options);
  const base = backingPath(xml);
  if (base === null) return Number(allocation) === 0 && Number(capacity) === 0;
  return disks.some(({ path }) => path === base) && Number(allocation) <= emptyBytes;
}

function isThere(path: string): AppError {
  return new AppError({
    code: 'conflict',
    userMessage: `The snapshot would make the file ${path}, and one of that name is there already.`,
    advice: 'Give the snapshot another name, or delete that file if nobody needs it.',
  });
}

async function lookUpPath(link: Link, path: string, options: CallOptions) {
  try {
    return await link.call('reads', 'storageVolLookupByPath', { path }, options);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
