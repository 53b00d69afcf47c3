import { AppError } from '../../../domain/errors.ts';
import type { MigrateVmSpec, Step, StepContext } from '../../driver.ts';
import type { Link } from '../link.ts';
import { refuseForeign } from './foreign.ts';
import { endLeftover, followLeftover } from './leftover.ts';
import { settle } from './settle.ts';
import { sharedStep } from './shared.ts';
import { createTargetDisks, removeTargetDisks } from './target-disks.ts';
import { transfer, transferByHosts } from './transfer.ts';
import { lookFor } from './whereabouts.ts';

/**
 * What it takes to move a running VM to another host while it goes on running. Its disks on the source are kept, and
 * those that both hosts have are left alone.
 * Every attempt looks at both hosts first, so that one which was cut short anywhere, with this process even, ends with
 * the VM on exactly one.
 */
export function migrateSteps(source: Link, targetLink: () => Link, spec: MigrateVmSpec): Step[] {
  const copies: Step = {
    key: 'disks',
    label: `Make its disks on ${spec.targetName}`,
    async run(step) {
      await createTargetDisks(source, targetLink(), spec, step);
    },
    async undo(step) {
      await removeTargetDisks(targetLink(), spec, step);
    },
  };
  // Refused at its beginning, by the host or by us, there is nothing of ours at either.
  let isUntouched = false;
  const isAtTarget = async (step: StepContext) => {
    await endLeftover(source, spec, { signal: step.signal });
    return (await settle(source, targetLink(), spec, { signal: step.signal })) === 'target';
  };
  const alone: Step = {
    key: 'alone',
    label: 'See that nobody else moves it',
    run: (step) => refuseForeign(source, targetLink(), spec, { signal: step.signal }),
  };
  const move: Step = {
    key: 'transfer',
    label: `Move it to ${spec.targetName} while it runs`,
    async run(step) {
      const target = targetLink();
      isUntouched = false;
      // An attempt before this one may have been cut short; a new one begins only from a VM that runs here.
      if (step.mayHaveRun && spec.peerUri) await followLeftover(source, spec, step);
      if (step.mayHaveRun && (await isAtTarget(step))) return;
      const { dom, presence } = await lookFor(source, spec.externalId, { signal: step.signal });
      isUntouched = !step.mayHaveRun;
      if (!dom || presence !== 'running') throw notRunning(source, spec);
      let hasBegun = false;
      const onBegun = () => {
        hasBegun = true;
        isUntouched = false;
      };
      const { peerUri } = spec;
      const moved = peerUri
        ? transferByHosts(source, target, dom, { ...spec, peerUri }, step, onBegun)
        : transfer(source, target, dom, spec, step, onBegun);
      const failure = await moved.then(
        () => null,
        (error: unknown) => ({ error }),
      );
      if (failure && !hasBegun) throw failure.error;
      // Also when it was cancelled, but not when the program stops: then the next attempt looks.
      if ((await settle(source, target, spec, { signal: step.signal })) === 'target') return;
      throw failure ? failure.error : notMoved(source, target, spec);
    },
    hasHappened: async (step) => !isUntouched && (await isAtTarget(step)),
    async undo(step) {
      if (!isUntouched) await isAtTarget(step);
    },
  };
  return [
    ...(spec.shared.length ? [sharedStep(source, targetLink, spec)] : []),
    ...(spec.disks.length ? [copies] : []),
    alone,
    move,
  ];
}

function notRunning(source: Link, { name }: MigrateVmSpec): AppError {
  return new AppError({
    code: 'not_possible',
    userMessage: `${name} does not run on the host ${source.hostName} any more.`,
    advice: 'Start it, then migrate it.',
  });
}

function notMoved(source: Link, target: Link, { name }: MigrateVmSpec): AppError {
  return new AppError({
    code: 'host_error',
    userMessage: `${name} was not taken over by the host ${target.hostName}, and runs on ${source.hostName} as before.`,
    advice: 'Look at libvirt’s log on both hosts.',
  });
}
