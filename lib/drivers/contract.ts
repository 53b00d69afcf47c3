import { setMaxListeners } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../../testing/lab/wait-for.ts';
import type { CreateVmSpec, Driver, DriverEvent, Step, StepContext } from './driver.ts';

/** What a provider brings to be held to the contract. */
export type ContractSetup = {
  driver: Driver;
  /** Makes a VM past the driver, as somebody else would. @returns its external id */
  makeElsewhere(name: string): Promise<string>;
  /** Takes it away, past the driver. */
  removeElsewhere(name: string): Promise<void>;
  /** A VM that can be made, with a name of its own. Left out where the stand-in cannot make one. */
  newVm?(): CreateVmSpec;
  /** Names of what lies beside the VMs and belongs to one: disks, addresses. */
  leftovers?(): Promise<string[]>;
  cleanUp(): Promise<void>;
};

const quiet: StepContext = {
  signal: new AbortController().signal,
  log: async () => {},
  progress: async () => {},
};

setMaxListeners(0, quiet.signal);

export async function runSteps(steps: Step[], context: StepContext = quiet): Promise<void> {
  for (const step of steps) await step.run(context);
}

async function undoSteps(steps: Step[], context: StepContext = quiet): Promise<void> {
  for (const step of [...steps].reverse()) await step.undo?.(context);
}

/** The files that the disks of a VM write to, and CDs that were made with it: what is chosen to go with it. */
export async function filesOfDisks(driver: Driver, externalId: string): Promise<string[]> {
  const disks = (await driver.getVm(externalId))?.disks ?? [];
  return disks.flatMap(({ device, source, layers }) => {
    const path = layers?.[0]?.path ?? source;
    return path && (device === 'disk' || path.includes(externalId.slice(0, 8))) ? [path] : [];
  });
}

/** Deletes a VM with the files of its disks. */
export async function deleteWhole(
  driver: Driver,
  { externalId, name }: { externalId: string; name: string },
  context: StepContext = quiet,
): Promise<void> {
  const files = await filesOfDisks(driver, externalId);
  await runSteps(driver.deleteSteps({ externalId, name, files }), context);
}

/**
 * The suite that every driver passes, against the real thing or the nearest to it that runs here.
 * @param options.obstacle   why it cannot run here; null when it can
 * @param options.canCreate  the setup has newVm
 */
export function describeDriver(
  name: string,
  setUp: () => Promise<ContractSetup>,
  { obstacle = null, canCreate = false }: { obstacle?: string | null; canCreate?: boolean } = {},
): void {
  describe.skipIf(obstacle)(`contract: ${name}${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
    let setup: ContractSetup;
    let driver: Driver;
    const heard: DriverEvent[] = [];
    let unwatch = () => {};

    beforeAll(async () => {
      setup = await setUp();
      driver = setup.driver;
      unwatch = driver.watch((event) => heard.push(event));
      await waitFor('the connection', 30_000, () => heard.some(({ type }) => type === 'connected'));
    });
    afterAll(async () => {
      unwatch();
      await driver?.close();
      await setup?.cleanUp();
    });

    test('it answers, and says what it is', async () => {
      await driver.ping();
      const facts = await driver.hostFacts();
      expect(facts.memoryMib).toBeGreaterThan(0);
      expect(facts.memoryFreeMib).toBeGreaterThan(0);
      expect(facts.memoryFreeMib).toBeLessThanOrEqual(facts.memoryMib);
      expect(facts.cpuCount).toBeGreaterThan(0);
      expect(facts.hostname).not.toBe('');
      expect(facts.offeredTypes).toContain(facts.guestType);
    });

    test('a VM made elsewhere is heard of, listed and read, and gone when it is taken away', async () => {
      const externalId = await setup.makeElsewhere('made-elsewhere');
      await waitFor('its event', 10_000, () =>
        heard.some((event) => event.type === 'vm' && event.externalId === externalId),
      );
      const listed = (await driver.listVms()).find((vm) => vm.externalId === externalId);
      const read = await driver.getVm(externalId);
      expect(read).toEqual(listed);
      expect(read).toMatchObject({ name: 'made-elsewhere', createdByOperation: null });
      expect(read?.memoryMib).toBeGreaterThan(0);

      heard.length = 0;
      await setup.removeElsewhere('made-elsewhere');
      await waitFor('its end', 10_000, () =>
        heard.some((event) => event.type === 'vm' && event.externalId === externalId),
      );
      expect(await driver.getVm(externalId)).toBeNull();
      expect((await driver.listVms()).map((vm) => vm.externalId)).not.toContain(externalId);
    });

    test('its power is changed, and asking again for the same does no harm', async () => {
      const externalId = await setup.makeElsewhere('power');
      const stateAfter = async (action: 'start' | 'forceOff' | 'pause' | 'resume') => {
        await driver.power(externalId, action);
        await driver.power(externalId, action);
        return (await driver.getVm(externalId))?.state;
      };
      try {
        expect(await stateAfter('forceOff')).toBe('off');
        expect(await stateAfter('start')).toBe('running');
        expect(await stateAfter('pause')).toBe('paused');
        expect(await stateAfter('resume')).toBe('running');
        expect(await stateAfter('forceOff')).toBe('off');
      } finally {
        await setup.removeElsewhere('power');
      }
    });

    test('what does not exist is null when read, and not found when acted on', async () => {
      const nobody = '00000000-0000-4000-8000-000000000000';
      expect(await driver.getVm(nobody)).toBeNull();
      await expect(driver.power(nobody, 'start')).rejects.toMatchObject({ code: 'not_found' });
      await runSteps(driver.deleteSteps({ externalId: nobody, name: 'nobody', files: [] }));
    });

    test('deleting leaves nothing, and deleting again does no harm', async () => {
      const externalId = await setup.makeElsewhere('deleted');
      const files = await filesOfDisks(driver, externalId);
      const steps = driver.deleteSteps({ externalId, name: 'deleted', files });
      await runSteps(steps);
      await runSteps(steps);
      expect(await driver.getVm(externalId)).toBeNull();
    });

    test('a call ends by its signal', async () => {
      await expect(driver.ping({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    });

    test('a watcher that has stopped hears nothing, the others go on hearing', async () => {
      const late: DriverEvent[] = [];
      const stop = driver.watch((event) => late.push(event));
      await waitFor('the connection', 10_000, () => late.some(({ type }) => type === 'connected'));
      stop();
      late.length = 0;
      heard.length = 0;
      const externalId = await setup.makeElsewhere('unheard');
      try {
        await waitFor('its event', 10_000, () =>
          heard.some((event) => event.type === 'vm' && event.externalId === externalId),
        );
        expect(late).toEqual([]);
      } finally {
        await setup.removeElsewhere('unheard');
      }
    });

    // Left away rather than skipped: a stand-in that cannot make VMs owes nobody a reason.
    if (!canCreate) return;
    describe('making VMs', () => {
      const newVm = () => {
        if (!setup.newVm) throw new Error('this setup cannot make VMs');
        return setup.newVm();
      };
      const leftovers = async () => (await setup.leftovers?.()) ?? [];

      test('what was asked for is made, carries its operation, and is deleted without a trace', async () => {
        const before = await leftovers();
        const spec = { ...newVm(), startAfterCreate: true };
        expect(driver.describeCreate(spec)).toContain(spec.name);
        await runSteps(driver.createSteps(spec));
        expect(await driver.getVm(spec.externalId)).toMatchObject({
          externalId: spec.externalId,
          name: spec.name,
          state: 'running',
          vcpus: spec.vcpus,
          memoryMib: spec.memoryMib,
          createdByOperation: spec.operationId,
        });
        await deleteWhole(driver, spec);
        expect(await driver.getVm(spec.externalId)).toBeNull();
        expect(await leftovers()).toEqual(before);
      });

      test('wherever a create was cut short, it is finished by running it again', async () => {
        const spec = { ...newVm(), startAfterCreate: false };
        const { length } = driver.createSteps(spec);
        for (let done = 1; done <= length; done++) await runSteps(driver.createSteps(spec).slice(0, done));
        expect((await driver.listVms()).filter(({ name }) => name === spec.name)).toHaveLength(1);
        await deleteWhole(driver, spec);
      });

      test('wherever a create was cut short, undoing it leaves nothing, and undoing again does no harm', async () => {
        const before = await leftovers();
        const { length } = driver.createSteps({ ...newVm(), startAfterCreate: true });
        for (let done = 0; done <= length; done++) {
          const spec = { ...newVm(), startAfterCreate: true };
          await runSteps(driver.createSteps(spec).slice(0, done));
          await undoSteps(driver.createSteps(spec));
          await undoSteps(driver.createSteps(spec));
          expect(await driver.getVm(spec.externalId)).toBeNull();
          expect(await leftovers()).toEqual(before);
        }
      });

      test('a taken name is refused, and the VM that has it is untouched', async () => {
        const first = { ...newVm(), startAfterCreate: false };
        await runSteps(driver.createSteps(first));
        const before = { vm: await driver.getVm(first.externalId), beside: await leftovers() };
        const second = { ...newVm(), name: first.name, startAfterCreate: false };
        const steps = driver.createSteps(second);
        await expect(runSteps(steps)).rejects.toMatchObject({ code: 'name_taken' });
        await undoSteps(steps);
        expect({ vm: await driver.getVm(first.externalId), beside: await leftovers() }).toEqual(before);
        await deleteWhole(driver, first);
      });
    });
  });
}
