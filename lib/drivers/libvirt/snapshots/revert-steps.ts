import { AppError } from '../../../domain/errors.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { DomainSnapshotRevertFlags as Flags } from '../../../libvirt/constants/domain-snapshot.ts';
import type { ChangeVmSpec, Step } from '../../driver.ts';
import type { Link } from '../link.ts';
import { adviseRevert } from './advise-revert.ts';
import { lookAtSnapshots } from './look.ts';

// It reads the memory back and starts QEMU anew.
const revertTimeoutMs = 30 * 60_000;

export function revertSteps(link: Link, spec: ChangeVmSpec, params: ChangeParams<'vm.revert'>): Step[] {
  return [
    {
      key: 'revert',
      label: `Go back to the snapshot ${params.snapshot}`,
      // A second time would throw away what the guest has written since the first.
      canRepeat: false,
      async run(step) {
        const { dom, subject } = await lookAtSnapshots(link, spec, step);
        const [obstacle] = adviseRevert(subject, params).obstacles;
        if (obstacle) {
          throw new AppError({
            code: 'conflict',
            userMessage: `${spec.name} was changed since this was planned: ${obstacle}`,
            advice: 'Look at the plan again; nothing has been changed by this one.',
          });
        }
        const snap = { name: params.snapshot, dom };
        const hasMemory = subject.snapshots.some(({ name, hasMemory }) => name === snap.name && hasMemory);
        // Force: a definition that has changed since needs another QEMU, which the plan has said.
        const flags =
          (subject.isRunning ? Flags.force : 0) | (params.startAfter && !hasMemory ? Flags.running : 0);
        await link.call(
          'commands',
          'domainRevertToSnapshot',
          { snap, flags },
          { timeoutMs: revertTimeoutMs, signal: step.signal },
        );
      },
    },
  ];
}
