import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../domain/errors.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { StepContext } from '../../driver.ts';
import type { Link } from '../link.ts';
import { askQemu, deviceOf, type QemuJob, type QemuView, readJobs, readQemu } from './qemu-disks.ts';
import type { AdvisedDisk, SnapshotSubject } from './subject.ts';

// A job's figures are for people, and for noticing its end.
const askEveryMs = 100;
const jobPrefix = 'novacron-merge-';

export type Mended = {
  /** Everything that the overlay held is in the disk's own file: it can go. */
  isMerged: boolean;
  /** After the overlay is gone: QEMU may forget that it was merged. */
  forget(): Promise<void>;
};

/**
 * libvirtd killed between QEMU's change to an overlay and its own saving of that comes back believing that the disk
 * is still the file below: at its next start the VM would boot from that, without what was written since. Merges
 * such an overlay back while the guest runs, by a job of QEMU's of our own, and makes QEMU let go of it. What an
 * attempt before has done, or is doing in QEMU, is gone on with.
 * @param overlay  the file that the snapshot is to make, and that is there already
 * @throws AppError conflict when QEMU writes to another file than either
 */
export async function mendSplit(
  link: Link,
  dom: Domain,
  { name }: SnapshotSubject,
  disk: AdvisedDisk & { overlay: string },
  operationId: string,
  step: StepContext,
): Promise<Mended> {
  const options = { signal: step.signal };
  const ask = (command: string, args: object) => askQemu(link, dom, command, args, options);
  const { target, path, overlay } = disk;
  let view = await readQemu(link, dom, options);
  const ownId = `${jobPrefix}${operationId}-${target}`;
  let id = jobsOf(view.jobs, target).find(({ status }) => status !== 'concluded')?.id;
  if (!id && isSplit(view, disk)) {
    const device = deviceOf(view, disk.alias);
    const base = device ? baseNode(view, path ?? '') : null;
    if (!device || !base || device.file !== overlay || device.below !== path)
      throw splitError(name, disk, view);
    await step.log(
      `An attempt before was cut off in the middle: QEMU writes ${target} to ${overlay}, and libvirt does not know it. What was written since is merged into ${path}; then the snapshot is taken anew, and keeps the disk as it is at that time.`,
    );
    // Those that ended, in vain or for a file that is gone.
    for (const job of jobsOf(view.jobs, target)) await ask('job-dismiss', { id: job.id });
    id = ownId;
    await ask('block-commit', {
      'job-id': id,
      device: device.node,
      'base-node': base,
      // Kept until the file is gone, so that whoever goes on after a crash knows that it was merged.
      'auto-dismiss': false,
    });
  }
  if (id) {
    await followJob(link, dom, id, step);
    view = await readQemu(link, dom, options);
    if (isSplit(view, disk)) throw splitError(name, disk, view);
  }
  const left = view.nodes.filter(({ file }) => file === overlay);
  // The format lies on the file, and goes first.
  for (const node of [...left.filter(isFormat), ...left.filter((node) => !isFormat(node))])
    await ask('blockdev-del', { 'node-name': node.name });
  const isDone = ({ id: other, status, error }: QemuJob) =>
    (other === ownId || other === id) && status === 'concluded' && !error;
  return {
    isMerged: view.jobs.some(isDone),
    async forget() {
      for (const job of jobsOf(view.jobs, target)) await ask('job-dismiss', { id: job.id });
    },
  };
}

/** After libvirt could not take a snapshot: says so when that is because QEMU writes to another file than it believes. */
export async function refuseSplit(
  link: Link,
  dom: Domain,
  subject: SnapshotSubject,
  options: CallOptions,
): Promise<void> {
  // Where QEMU may not be asked, what libvirt said is all there is to say.
  const view = await readQemu(link, dom, options).catch(() => null);
  const disk = view && subject.disks.find((one) => isSplit(view, one));
  if (disk) throw splitError(subject.name, disk, view);
}

/** libvirt and QEMU name files the same way: libvirt has told QEMU the name. */
function isSplit(view: QemuView, { alias, path }: AdvisedDisk): boolean {
  const device = deviceOf(view, alias);
  return device !== null && path !== null && device.file !== path;
}

function splitError(name: string, disk: AdvisedDisk, view: QemuView): AppError {
  const { target, path } = disk;
  const device = deviceOf(view, disk.alias);
  const failed = jobsOf(view.jobs, target).find(({ error }) => error)?.error;
  return new AppError({
    code: 'conflict',
    userMessage: `QEMU writes the disk ${target} of ${name} to ${device?.file}, while libvirt believes that it is ${path}.`,
    advice: `Do not stop or restart this VM before that is mended: it would start from ${path}, without what was written since. ${failed ? 'Merging it failed, for the reason below: see to that, and ask again.' : mendingWords(device?.file ?? '', disk)}`,
    ...(failed ? { detail: failed } : {}),
  });
}

function mendingWords(file: string, { target, path }: AdvisedDisk): string {
  const stem = (path ?? '').replace(/\.(?:qcow2|raw|img)$/, '').split(`.${target}.`)[0];
  const start = `${stem}.${target}.`;
  const snapshot =
    file.startsWith(start) && file.endsWith('.qcow2') && file.slice(start.length, -'.qcow2'.length);
  return snapshot
    ? `A snapshot named ${snapshot} was cut off: take one of that name again, without memory, and it is merged first.`
    : 'How to do that on the host is in docs/hypervisors.md.';
}

function baseNode({ nodes }: QemuView, path: string): string | null {
  const known = nodes.filter(({ file }) => file === path);
  return (known.find(isFormat) ?? known[0])?.name ?? null;
}

function isFormat({ driver }: QemuView['nodes'][number]): boolean {
  return driver !== 'file';
}

function jobsOf(jobs: QemuJob[], target: string): QemuJob[] {
  return jobs.filter(({ id }) => id.startsWith(jobPrefix) && id.endsWith(`-${target}`));
}

/** Until it has ended: well, in vain, or with its QEMU. */
async function followJob(link: Link, dom: Domain, id: string, step: StepContext): Promise<void> {
  const options = { signal: step.signal };
  for (;;) {
    const job = (await readJobs(link, dom, options)).find((one) => one.id === id);
    if (!job || job.status === 'concluded') return;
    const { status, 'current-progress': done, 'total-progress': total } = job;
    if (total > 0) await step.progress(done / total);
    // Everything is copied, and what the guest writes goes to both files: now it changes over.
    if (status === 'ready') await askQemu(link, dom, 'job-complete', { id }, options);
    await sleep(askEveryMs, undefined, options);
  }
}
