import { AppError } from '../../../domain/errors.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { DomainSnapshotDeleteFlags } from '../../../libvirt/constants/domain-snapshot.ts';
import type { ChangeVmSpec, Step, StepContext } from '../../driver.ts';
import { readNeeds, refreshPools } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { adviseDelete, type DeleteAdvice } from './advise-delete.ts';
import { commitMerge, deleteFile, followMerge } from './commit.ts';
import { type Looked, lookAtSnapshots, refuseOtherAdvice } from './look.ts';
import { isNoSnapshot } from './read.ts';

// Merging goes at the pace of the disk; what was written in months is moved in a day.
const mergeTimeoutMs = 24 * 60 * 60_000;

/**
 * The record of the snapshot goes last: while it is there, an attempt that was cut short still knows the files, and
 * a merge that was done already is not done again.
 */
export function deleteSnapshotSteps(
  link: Link,
  spec: ChangeVmSpec,
  params: ChangeParams<'vm.deleteSnapshot'>,
): Step[] {
  return [
    {
      key: 'delete',
      label: `Delete the snapshot ${params.snapshot}`,
      async run(step) {
        const looked = await lookAtSnapshots(link, spec, step);
        if (!looked.subject.snapshots.some(({ name }) => name === params.snapshot)) return;
        if (await isMerged(link, looked, params, step)) return;
        const advice = adviseDelete(looked.subject, params);
        refuseOtherAdvice(spec, advice);
        await refuseNeeded(link, spec, looked, advice, step);
        if (advice.way === 'host') await deleteByHost(link, looked, params, advice, step);
        else await deleteByCommit(link, looked, params, advice, step);
        await refreshPools(link, { signal: step.signal });
      },
    },
  ];
}

/** What somebody has laid over a file that is written to, or goes, is lost with it: that is asked of the host. */
async function refuseNeeded(
  link: Link,
  { externalId }: ChangeVmSpec,
  { subject }: Looked,
  { merges }: DeleteAdvice,
  step: StepContext,
): Promise<void> {
  if (merges.length === 0) return;
  const own = [
    ...subject.disks.flatMap(({ layers }) => layers.map(({ path }) => path)),
    ...subject.snapshots.flatMap(({ disks }) => disks.flatMap(({ base, overlay }) => [base, overlay])),
  ];
  const needs = await readNeeds(link, externalId, new Set(own.filter((path) => path !== null)), {
    signal: step.signal,
  });
  for (const path of merges.flatMap(({ top, base }) => [top, base])) {
    const why = needs(path);
    if (why === null) continue;
    throw new AppError({
      code: 'conflict',
      userMessage: `${path} cannot be merged: ${why}, and would be destroyed by it.`,
      advice: 'Delete what lies on it first, or make it a disk of its own.',
    });
  }
}

async function deleteByHost(
  link: Link,
  { dom, subject }: Looked,
  { snapshot }: ChangeParams<'vm.deleteSnapshot'>,
  { merges }: DeleteAdvice,
  step: StepContext,
): Promise<void> {
  const done = new AbortController();
  const signal = AbortSignal.any([step.signal, done.signal]);
  const following =
    merges[0] && subject.isRunning ? followMerge(link, dom, merges[0].target, step, signal) : null;
  try {
    const args = { snap: { name: snapshot, dom }, flags: 0 };
    const options = { timeoutMs: mergeTimeoutMs, signal: step.signal };
    await link.call('commands', 'domainSnapshotDelete', args, options);
  } catch (error) {
    if (!isNoSnapshot(error)) throw error;
  } finally {
    done.abort();
    await following;
  }
}

async function deleteByCommit(
  link: Link,
  looked: Looked,
  params: ChangeParams<'vm.deleteSnapshot'>,
  { merges }: DeleteAdvice,
  step: StepContext,
): Promise<void> {
  for (const merge of merges) await commitMerge(link, looked.dom, merge, step);
  await forget(link, looked, params, step);
}

/** Whether every disk has left the snapshot's files already: then only the record and the files are left to go. */
async function isMerged(
  link: Link,
  looked: Looked,
  params: ChangeParams<'vm.deleteSnapshot'>,
  step: StepContext,
): Promise<boolean> {
  const { subject } = looked;
  const snapshot = subject.snapshots.find(({ name }) => name === params.snapshot);
  const own = snapshot?.disks.filter(({ kind, overlay }) => kind === 'external' && overlay) ?? [];
  if (own.length === 0 || subject.snapshots.some(({ parent }) => parent === params.snapshot)) return false;
  const isBack = own.every(({ target, base }) => {
    const path = subject.disks.find((disk) => disk.target === target)?.path;
    return path && base && (path === base || path.endsWith(`/${base}`));
  });
  if (!isBack) return false;
  await forget(link, looked, params, step);
  return true;
}

async function forget(
  link: Link,
  { dom, subject }: Looked,
  params: ChangeParams<'vm.deleteSnapshot'>,
  step: StepContext,
): Promise<void> {
  const options = { signal: step.signal };
  const snapshot = subject.snapshots.find(({ name }) => name === params.snapshot);
  const files = [...(snapshot?.disks ?? []).map(({ overlay }) => overlay), snapshot?.memoryPath ?? null];
  for (const path of files) if (path) await deleteFile(link, path, step);
  const snap = { name: params.snapshot, dom };
  await link
    .call(
      'commands',
      'domainSnapshotDelete',
      { snap, flags: DomainSnapshotDeleteFlags.metadataOnly },
      options,
    )
    .catch((error) => (isNoSnapshot(error) ? undefined : Promise.reject(error)));
}
