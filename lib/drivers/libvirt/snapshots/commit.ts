import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../domain/errors.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import { DomainBlockCommitFlags, DomainBlockJobAbortFlags } from '../../../libvirt/constants/domain.ts';
import { ErrorCode } from '../../../libvirt/constants/error-code.ts';
import type { Domain } from '../../../libvirt/types.ts';
import type { StepContext } from '../../driver.ts';
import { usersOfPaths, volumesAbove } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { isGone } from '../observe.ts';
import { deleteVolume } from '../volumes.ts';
import type { Merge } from './advise-delete.ts';

// A job's figures are for people, and for noticing its end.
const askEveryMs = 100;
// A guest that writes without end keeps it from being ready; half a minute tells that.
const maxPivots = 300;

/**
 * Merges the file in use into the one below it while the guest runs, and lets the guest write there. A job that an
 * earlier attempt left is gone on with.
 */
export async function commitMerge(link: Link, dom: Domain, merge: Merge, step: StepContext): Promise<void> {
  const { target, top, base } = merge;
  const options = { signal: step.signal };
  const before = await link.call('reads', 'domainGetBlockJobInfo', { dom, path: target, flags: 0 }, options);
  if (!before.found) {
    const flags = DomainBlockCommitFlags.active;
    const args = { dom, disk: target, base, top, bandwidth: 0n, flags };
    await link.call('commands', 'domainBlockCommit', args, options);
  }
  await followMerge(link, dom, target, step, step.signal);
  await pivot(link, dom, target, options);
}

/** Everything may be copied a moment before QEMU says that it is ready to change over. */
async function pivot(link: Link, dom: Domain, target: string, options: CallOptions): Promise<void> {
  const args = { dom, path: target, flags: DomainBlockJobAbortFlags.pivot };
  for (let tries = 0; ; tries++) {
    try {
      await link.call('commands', 'domainBlockJobAbort', args, options);
      return;
    } catch (error) {
      if (!isStillCopying(error) || tries === maxPivots) throw error;
      await sleep(askEveryMs, undefined, options);
    }
  }
}

function isStillCopying(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause && cause.code === ErrorCode.blockCopyActive;
}

/** Tells the progress of a disk's job until everything is copied, it has ended, or the signal says so. */
export async function followMerge(
  link: Link,
  dom: Domain,
  target: string,
  step: StepContext,
  signal: AbortSignal,
): Promise<void> {
  let wasSeen = false;
  while (!signal.aborted) {
    const job = await link
      .call('reads', 'domainGetBlockJobInfo', { dom, path: target, flags: 0 }, { signal })
      // The merge itself says what is wrong; this only follows it.
      .catch(() => null);
    if (job?.found) {
      wasSeen = true;
      const end = Number(job.end);
      if (end > 0) await step.progress(Number(job.cur) / end);
      if (end > 0 && job.cur === job.end) return;
    } else if (wasSeen && job) {
      return;
    }
    await sleep(askEveryMs, undefined, { signal }).catch(() => {});
  }
}

/** Deletes a file that nothing lies on and no VM writes to. */
export async function deleteFile(link: Link, path: string, step: StepContext): Promise<void> {
  const options = { signal: step.signal };
  const found = await link
    .call('reads', 'storageVolLookupByPath', { path }, options)
    .catch((error) => (isGone(error) ? null : Promise.reject(error)));
  if (!found) {
    await step.log(`Kept ${path}: it is in no storage pool.`);
    return;
  }
  const [users, above] = [await usersOfPaths(link, '', options), await volumesAbove(link, options)];
  if (users.has(path) || above.has(path)) {
    throw new AppError({
      code: 'conflict',
      userMessage: `The file ${path} was merged, and is still used by ${users.get(path) ?? above.get(path)?.[0]?.name}.`,
      advice: 'Look at what uses it on the host; the snapshot stays in the list until then.',
    });
  }
  await deleteVolume(link, found.vol, options);
}
