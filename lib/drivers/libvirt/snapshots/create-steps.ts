import { toErrorView } from '../../../domain/errors.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { DomainSnapshotCreateFlags as Flags } from '../../../libvirt/constants/domain-snapshot.ts';
import type { ChangeVmSpec, Step } from '../../driver.ts';
import { refreshPools } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { buildXml } from '../xml.ts';
import { adviseCreate, type CreateAdvice, freezeWords } from './advise-create.ts';
import { mergeUnrecorded, removeLeftovers } from './leftovers.ts';
import { lookAtSnapshots, refuseOtherAdvice } from './look.ts';
import { markDescription } from './parse.ts';
import { refuseSplit } from './split.ts';

// Memory is written as fast as the disk takes it; some hundreds of GiB on a slow one take this long.
const snapshotTimeoutMs = 60 * 60_000;

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
        let looked = await lookAtSnapshots(link, spec, step);
        const existing = looked.subject.snapshots.find(({ name }) => name === params.name);
        if (existing?.createdByOperation === spec.operationId) return;
        if (step.mayHaveRun && (await mergeUnrecorded(link, looked, spec, params.name, step)))
          looked = await lookAtSnapshots(link, spec, step);
        const { dom, subject } = looked;
        // An agent that has come since is no reason to refuse; one that has gone is.
        const quiesce = spec.plan.live.includes(freezeWords);
        const advice = adviseCreate(subject, { ...params, quiesce });
        refuseOtherAdvice(spec, advice);
        await removeLeftovers(link, looked, advice, spec, step);
        const flags =
          (advice.kind === 'external' ? Flags.atomic : 0) |
          (advice.kind === 'external' && !advice.memoryPath ? Flags.diskOnly : 0) |
          (advice.isQuiesced ? Flags.quiesce : 0);
        const args = {
          dom,
          xmlDesc: snapshotXml(params, advice, subject.isRunning, spec.operationId),
          flags,
        };
        try {
          const timed = { timeoutMs: snapshotTimeoutMs, ...options };
          await link.call('commands', 'domainSnapshotCreateXml', args, timed);
        } catch (error) {
          const isRefused = toErrorView(error).code === 'host_error';
          if (isRefused && advice.kind === 'external' && subject.isRunning)
            await refuseSplit(link, dom, subject, options);
          throw error;
        }
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
