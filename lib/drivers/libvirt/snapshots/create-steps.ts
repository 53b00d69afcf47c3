import { AppError } from '../../../domain/errors.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import { DomainSnapshotCreateFlags as Flags } from '../../../libvirt/constants/domain-snapshot.ts';
import type { ChangeVmSpec, Step } from '../../driver.ts';
import { backingPath, refreshPools, usersOfPaths } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { isGone } from '../observe.ts';
import { deleteVolume } from '../volumes.ts';
import { buildXml } from '../xml.ts';
import { adviseCreate, type CreateAdvice, freezeWords } from './advise-create.ts';
import { lookAtSnapshots, refuseOtherAdvice } from './look.ts';
import { markDescription } from './parse.ts';
import type { SnapshotSubject } from './subject.ts';

// Memory is written as fast as the disk takes it; some hundreds of GiB on a slow one take this long.
const snapshotTimeoutMs = 60 * 60_000;
// A qcow2 file that nothing was written to has some 200 kB of tables.
const emptyBytes = 1024 ** 2;

/** One step: libvirt takes all disks and the memory at one moment, or nothing. */
export function createSnapshotSteps(
  link: Link,
  spec: ChangeVmSpec,
  params: ChangeParams<'vm.snapshot'>,
): Step[] {
  return [
    {
      key: 'snapshot',
      label: `Take the snapshot ${params.name}`,
      async run(step) {
        const options = { signal: step.signal };
        const { dom, subject } = await lookAtSnapshots(link, spec, step);
        const existing = subject.snapshots.find(({ name }) => name === params.name);
        if (existing?.createdByOperation === spec.operationId) return;
        // An agent that has come since is no reason to refuse; one that has gone is.
        const quiesce = spec.plan.live.includes(freezeWords);
        const advice = adviseCreate(subject, { ...params, quiesce });
        refuseOtherAdvice(spec, advice);
        await removeLeftovers(link, advice, subject, options);
        const flags =
          (advice.kind === 'external' ? Flags.atomic : 0) |
          (advice.kind === 'external' && !advice.memoryPath ? Flags.diskOnly : 0) |
          (advice.isQuiesced ? Flags.quiesce : 0);
        const args = {
          dom,
          xmlDesc: snapshotXml(params, advice, subject.isRunning, spec.operationId),
          flags,
        };
        await link.call('commands', 'domainSnapshotCreateXml', args, {
          timeoutMs: snapshotTimeoutMs,
          ...options,
        });
        await refreshPools(link, options);
      },
    },
  ];
}

function snapshotXml(
  { name, description }: ChangeParams<'vm.snapshot'>,
  { kind, disks, memoryPath }: CreateAdvice,
  isRunning: boolean,
  operationId: string,
): string {
  const memory = memoryPath
    ? { '@snapshot': 'external', '@file': memoryPath }
    : { '@snapshot': kind === 'internal' && isRunning ? 'internal' : 'no' };
  return buildXml('domainsnapshot', {
    name,
    description: markDescription(description, operationId),
    memory,
    disks: {
      disk: disks.map(({ target, isKept, overlay }) => ({
        '@name': target,
        '@snapshot': isKept ? (kind ?? 'no') : 'no',
        ...(overlay ? { '@type': 'file', driver: { '@type': 'qcow2' }, source: { '@file': overlay } } : {}),
      })),
    },
  });
}

/**
 * An attempt whose daemon died may have left a new file, empty and over the disk as it is. Only such a one is deleted;
 * over anything else nothing is made.
 */
async function removeLeftovers(
  link: Link,
  { disks, memoryPath }: CreateAdvice,
  subject: SnapshotSubject,
  options: CallOptions,
): Promise<void> {
  const paths = [...disks.map(({ overlay }) => overlay), memoryPath].filter((path) => path !== null);
  for (const path of paths) {
    const found = await lookUpPath(link, path, options);
    if (!found) continue;
    const { xml } = await link.call('reads', 'storageVolGetXmlDesc', { ...found, flags: 0 }, options);
    const { allocation } = await link.call('reads', 'storageVolGetInfo', found, options);
    const base = subject.disks.find((disk) => disk.path === backingPath(xml));
    const users = await usersOfPaths(link, '', options);
    if (!base || users.has(path) || Number(allocation) > emptyBytes) {
      throw new AppError({
        code: 'conflict',
        userMessage: `The snapshot would make the file ${path}, and one of that name is there already.`,
        advice: 'Give the snapshot another name, or delete that file if nobody needs it.',
      });
    }
    await deleteVolume(link, found.vol, options);
  }
}

async function lookUpPath(link: Link, path: string, options: CallOptions) {
  try {
    return await link.call('reads', 'storageVolLookupByPath', { path }, options);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
