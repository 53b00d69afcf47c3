import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { emptyPlan } from '../resources/handler.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from '../testing/driver-lab.ts';
import { recorder } from '../testing/lab-driver.ts';

const obstacle = driverLabObstacle();
const pool = 'default';

describe.skipIf(obstacle)(`a copy of a volume${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let lab: DriverLab;
  beforeAll(async () => {
    lab = await startDriverLab();
  });
  afterEach(() => lab?.sweep());
  afterAll(() => lab?.stop());

  const steps = () => {
    const change = { kind: 'volume.clone', params: { pool, name: 'copy.raw', from: 'data.raw' } } as const;
    const [look, copy] = lab.driver.hostChangeSteps({ operationId: randomUUID(), change, plan: emptyPlan() });
    if (!look || !copy?.undo) throw new Error('a copy looks first, and can be taken back');
    return { look, copy, undo: copy.undo };
  };

  test('taken back, it leaves alone what somebody else gave its name meanwhile', async () => {
    await lab.host.virsh('vol-create-as', pool, 'data.raw', '1M', '--format', 'raw');
    const { look, copy, undo } = steps();
    const { context } = recorder();
    await look.run(context);
    await lab.host.virsh('vol-create-as', pool, 'copy.raw', '2M', '--format', 'raw');
    await expect(copy.run(context)).rejects.toMatchObject({ code: 'name_taken' });
    await undo(context);
    expect((await lab.volumes()).sort()).toEqual(['copy.raw', 'data.raw']);
  });

  test('begun again after it was cut short, and taken back, nothing of it is left', async () => {
    await lab.host.virsh('vol-create-as', pool, 'data.raw', '1M', '--format', 'raw');
    await lab.host.virsh('vol-create-as', pool, 'copy.raw', '1M', '--format', 'raw');
    const { copy, undo } = steps();
    const { context } = recorder(() => {}, true);
    await copy.run(context);
    expect((await lab.volumes()).sort()).toEqual(['copy.raw', 'data.raw']);
    await undo(context);
    expect(await lab.volumes()).toEqual(['data.raw']);
  });
});
