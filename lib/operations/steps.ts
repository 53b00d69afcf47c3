import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { vms } from '../../drizzle/schema/index.ts';
import { AppError } from '../domain/errors.ts';
import type { PowerAction } from '../domain/operation.ts';
import { isHostChange, operationVerbs } from '../domain/operation.ts';
import type { FetchImageInput } from '../domain/requests.ts';
import type { VmState } from '../domain/vm.ts';
import type { Step, VolumePlace } from '../drivers/driver.ts';
import { elsewhereStep, readPaths, readSnapshotPaths } from './elsewhere.ts';
import type { EngineContext } from './engine-context.ts';
import { fetchImageSteps } from './fetch-image.ts';
import type { Operation } from './journal.ts';
import { migrationSteps } from './migrate.ts';
import type { StoredChange } from './plan-change.ts';
import type { CreatePlan } from './plan-create.ts';
import { openSeed } from './plan-create-seed.ts';
import type { StoredHostChange } from './plan-host-change.ts';
import { uploadSteps } from './upload-steps.ts';

type VmPlan = { externalId: string; name: string; files?: string[] };

// How long a guest may take; a shutdown asks it and waits, the rest only waits for the host's own view.
const shutdownTimeoutMs = 180_000;
const settleTimeoutMs = 60_000;

/** The steps of an operation, always the same ones for the same row. */
export async function stepsFor(context: EngineContext, operation: Operation): Promise<Step[]> {
  switch (operation.kind) {
    case 'vm.create': {
      const { spec, sealedSeed } = operation.plan as CreatePlan;
      const seed =
        spec.seed && sealedSeed ? { ...spec.seed, open: () => openSeed(spec.externalId, sealedSeed) } : null;
      const image = spec.image && { ...spec.image, path: join(context.imagesFolder, spec.image.path) };
      const hostId = hostOf(operation);
      const driver = context.driverFor(hostId);
      const existing = [spec.disk, ...spec.moreDisks].filter(({ existingFormat }) => existingFormat);
      const places = existing.map(({ pool, volume }) => ({ pool, name: volume }));
      return [
        ...(places.length ? [unsharedStep(context, operation, hostId, places)] : []),
        ...driver.createSteps({ ...spec, image, seed, operationId: operation.id }),
        settleStep(
          context,
          operation,
          spec.externalId,
          spec.startAfterCreate ? ['running', 'paused'] : ['off'],
          settleTimeoutMs,
        ),
      ];
    }
    case 'vm.delete': {
      const plan = operation.plan as VmPlan;
      if (await isGone(context, operation)) return [forgetStep(plan.name)];
      const hostId = hostOf(operation);
      const { files = [] } = plan;
      return [
        ...(files.length ? [elsewhereStep(context, operation, hostId, async () => files)] : []),
        ...context.driverFor(hostId).deleteSteps({ ...plan, files }),
        settleStep(context, operation, plan.externalId, ['gone'], settleTimeoutMs),
      ];
    }
    case 'image.fetch':
      return fetchImageSteps(context, operation.subjectId, operation.plan as FetchImageInput);
    case 'vm.migrate':
      return migrationSteps(context, operation, hostOf(operation));
    case 'vm.start':
      return powerSteps(context, operation, 'start', ['running', 'paused'], settleTimeoutMs);
    case 'vm.shutdown':
      return powerSteps(context, operation, 'shutdown', ['off', 'suspended', 'gone'], shutdownTimeoutMs);
    case 'vm.reboot':
      return powerSteps(context, operation, 'reboot', ['running'], settleTimeoutMs);
    case 'vm.forceOff':
      return powerSteps(context, operation, 'forceOff', ['off', 'gone'], settleTimeoutMs);
    case 'vm.pause':
      return powerSteps(context, operation, 'pause', ['paused'], settleTimeoutMs);
    case 'vm.resume':
      return powerSteps(context, operation, 'resume', ['running'], settleTimeoutMs);
    default:
      return isHostChange(operation.kind)
        ? hostChangeSteps(context, operation)
        : changeSteps(context, operation);
  }
}

function powerSteps(
  context: EngineContext,
  operation: Operation,
  action: PowerAction,
  wanted: VmState[],
  timeoutMs: number,
): Step[] {
  const { externalId, name } = operation.plan as VmPlan;
  const act: Step = {
    key: action,
    label: `${operationVerbs[`vm.${action}`].verb} ${name}`,
    // A second reboot is a second outage; everything else ends in the same place when repeated.
    canRepeat: action !== 'reboot',
    run: ({ signal }) => context.driverFor(hostOf(operation)).power(externalId, action, { signal }),
  };
  return [act, settleStep(context, operation, externalId, wanted, timeoutMs)];
}

/** A change of a VM that exists; it ends when inventory has read what the VM has become. */
function changeSteps(context: EngineContext, operation: Operation): Step[] {
  const spec = operation.plan as StoredChange;
  const hostId = hostOf(operation);
  const { change } = spec;
  const places =
    change.kind === 'vm.attachVolume' ? [{ pool: change.params.pool, name: change.params.volume }] : [];
  const isOfSnapshots = change.kind === 'vm.deleteSnapshot' || change.kind === 'vm.revert';
  const findFiles = () => readSnapshotPaths(context.db, operation.subjectId);
  return [
    ...(places.length ? [unsharedStep(context, operation, hostId, places)] : []),
    ...(isOfSnapshots ? [elsewhereStep(context, operation, hostId, findFiles)] : []),
    ...context.driverFor(hostId).changeSteps({ ...spec, operationId: operation.id }),
    {
      key: 'settle',
      label: 'Read it again',
      async run() {
        await context.refreshVm(hostId, spec.externalId);
        if (change.kind === 'vm.clone') await context.refreshVm(hostId, change.params.cloneId);
      },
    },
  ];
}

/** A change of something else that its host has; it ends when inventory has read what became of it. */
function hostChangeSteps(context: EngineContext, operation: Operation): Step[] {
  const { change, plan } = operation.plan as StoredHostChange;
  const hostId = hostOf(operation);
  const isHarm = change.kind === 'volume.delete' || change.kind === 'volume.resize';
  const places = isHarm ? [change.params] : [];
  return [
    ...(places.length ? [unsharedStep(context, operation, hostId, places)] : []),
    ...context.driverFor(hostId).hostChangeSteps({ change, plan, operationId: operation.id }),
    ...(change.kind === 'volume.upload' ? uploadSteps(context, operation, hostId, change.params) : []),
    { key: 'settle', label: 'Read it again', run: () => context.refreshHost(hostId) },
  ];
}

function unsharedStep(
  context: EngineContext,
  operation: Operation,
  hostId: string,
  places: VolumePlace[],
): Step {
  return elsewhereStep(context, operation, hostId, () => readPaths(context.db, hostId, places));
}

/** Waits until inventory has seen what was asked for: the operation ends when the page can show it. */
function settleStep(
  context: EngineContext,
  operation: Operation,
  externalId: string,
  wanted: VmState[],
  timeoutMs: number,
): Step {
  return {
    key: 'settle',
    label:
      wanted.includes('gone') && wanted.length === 1 ? 'See that it is gone' : `See that it is ${wanted[0]}`,
    async run({ signal }) {
      const endsAt = performance.now() + timeoutMs;
      // It was in another state when this was accepted: whoever has read the one that is wanted has seen it happen.
      if (operation.kind !== 'vm.reboot') {
        await context.vmReading(hostOf(operation), externalId);
        if (wanted.includes(await stateOf(context, operation))) return;
      }
      for (;;) {
        await context.refreshVm(hostOf(operation), externalId);
        const state = await stateOf(context, operation);
        if (wanted.includes(state)) return;
        if (state === 'failed' || (state === 'gone' && !wanted.includes('gone')))
          throw endedElsewhere(operation, state);
        const leftMs = endsAt - performance.now();
        if (leftMs <= 0) throw notInTime(operation, state);
        if (signal.aborted) throw new AppError({ code: 'cancelled', userMessage: 'NovaCron is stopping.' });
        // The event comes by itself; the two seconds are for one that got lost with a connection.
        await context.nextChange(operation.subjectId, Math.min(leftMs, 2_000));
      }
    },
  };
}

function forgetStep(name: string): Step {
  return { key: 'forget', label: `Take ${name} out of the list`, run: async () => {} };
}

function hostOf(operation: Operation): string {
  if (!operation.hostId) {
    throw new AppError({
      code: 'not_found',
      userMessage: `The host of ${operation.subjectName} was removed.`,
    });
  }
  return operation.hostId;
}

async function stateOf(context: EngineContext, operation: Operation): Promise<VmState> {
  const [vm] = await context.db.select({ state: vms.state }).from(vms).where(eq(vms.id, operation.subjectId));
  return vm?.state ?? 'gone';
}

async function isGone(context: EngineContext, operation: Operation): Promise<boolean> {
  return (await stateOf(context, operation)) === 'gone';
}

function endedElsewhere(operation: Operation, state: VmState): AppError {
  return new AppError({
    code: state === 'gone' ? 'not_found' : 'host_error',
    userMessage:
      state === 'gone'
        ? `${operation.subjectName} was deleted on its host meanwhile.`
        : `${operation.subjectName} has failed on its host.`,
    advice: 'Look at the VM’s page and at the host’s own log.',
  });
}

function notInTime(operation: Operation, state: VmState): AppError {
  if (operation.kind === 'vm.shutdown') {
    return new AppError({
      code: 'not_possible',
      userMessage: `${operation.subjectName} did not shut down within ${shutdownTimeoutMs / 60_000} minutes: its guest does not react.`,
      advice: 'Look at its console, or force it off.',
    });
  }
  return new AppError({
    code: 'host_error',
    userMessage: `${operation.subjectName} is still ${state} after a minute.`,
    advice: 'Look at its console and at the host’s page.',
  });
}
