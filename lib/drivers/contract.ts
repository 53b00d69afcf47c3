import { setMaxListeners } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../../testing/lab/wait-for.ts';
import type { Driver, DriverEvent, Step, StepContext } from './driver.ts';

/** What a provider brings to be held to the contract. */
export type ContractSetup = {
  driver: Driver;
  /** Makes a VM past the driver, as somebody else would. @returns its external id */
  makeElsewhere(name: string): Promise<string>;
  /** Takes it away, past the driver. */
  removeElsewhere(name: string): Promise<void>;
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

/** The suite that every driver passes, against the real thing or the nearest to it that runs here. */
export function describeDriver(name: string, setUp: () => Promise<ContractSetup>): void {
  describe(`contract: ${name}`, () => {
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
      await runSteps(driver.deleteSteps({ externalId: nobody, name: 'nobody', deleteDisks: true }));
    });

    test('deleting leaves nothing, and deleting again does no harm', async () => {
      const externalId = await setup.makeElsewhere('deleted');
      const steps = driver.deleteSteps({ externalId, name: 'deleted', deleteDisks: true });
      await runSteps(steps);
      await runSteps(steps);
      expect(await driver.getVm(externalId)).toBeNull();
    });

    test('a call ends at its deadline or by its signal', async () => {
      await expect(driver.ping({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    });
  });
}
