import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit, vms } from '../../drizzle/schema/index.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from '../drivers/libvirt/testing/driver-lab.ts';
import { signInGuest, startLabGuest } from '../drivers/libvirt/testing/lab-guest.ts';
import { linkLabs } from '../drivers/libvirt/testing/linked-labs.ts';
import { requestCancel } from '../operations/cancel-operation.ts';
import { listMigrationTargets } from '../operations/migration-targets.ts';
import { planVmChange } from '../operations/plan-change.ts';
import { submitChange } from '../operations/submit-vm.ts';
import { getOperation } from '../queries/operations.ts';
import { type EngineLab, openEngineLab } from './testing/engine-lab.ts';

const obstacle = driverLabObstacle();

describe.skipIf(obstacle)(`migration through the engine${obstacle ? ` (${obstacle})` : ''}`, () => {
  let here: DriverLab;
  let there: DriverLab;
  let lab: EngineLab;
  let hereId: string;
  let thereId: string;
  let vmId: string;
  let externalId: string;
  let sum: string;
  let uptime: number;

  beforeAll(async () => {
    [here, there, lab] = await Promise.all([startDriverLab(), startDriverLab(), openEngineLab()]);
    await linkLabs(here.host, there.host);
    hereId = await lab.addHost('kvm1', here.host);
    thereId = await lab.addHost('kvm2', there.host);
    const guest = await startLabGuest(here, 'moving');
    externalId = guest.externalId;
    await guest.run('dd if=/dev/urandom of=/dev/vda bs=64k count=64 && sync');
    sum = await guest.run('md5sum /dev/vda | cut -c1-32');
    uptime = Number(await guest.run('cut -d. -f1 /proc/uptime'));
    await guest.close();
    await lab.start();
    await Promise.all([hereId, thereId].map((id) => lab.untilHost(id, ['connected'])));
    vmId = (await lab.untilVm('moving', 'running')).id;
  }, 240_000);
  afterAll(async () => {
    await lab?.close();
    await Promise.all([here?.stop(), there?.stop()]);
  });

  const submit = async () => {
    const change = { kind: 'vm.migrate', params: { targetHostId: thereId } } as const;
    const { planKey } = await planVmChange(lab.db, vmId, change);
    const request = { vmId, change, planKey, idempotencyKey: randomUUID() };
    return (await submitChange(lab.db, lab.user, request)).operationId;
  };
  const stateOn = ({ host }: DriverLab) => host.virsh('domstate', 'moving').catch(() => 'absent');
  const states = async () => [await stateOn(here), await stateOn(there)];
  const rows = () =>
    lab.db
      .select({ id: vms.id, hostId: vms.hypervisorHost, state: vms.state })
      .from(vms)
      .where(eq(vms.externalId, externalId));
  const copying = (operationId: string) =>
    waitFor('bytes that are copied', 60_000, async () => {
      const steps = (await getOperation(lab.user, operationId))?.steps ?? [];
      return steps.some(({ key, note }) => key === 'transfer' && /copied, .* left/.test(note ?? ''));
    });
  const slowly = () => here.host.virsh('migrate-setspeed', 'moving', '1');

  test('every other host is a candidate, with all that speaks against it', async () => {
    expect(await listMigrationTargets(lab.db, vmId)).toMatchObject([
      { hostId: thereId, hostName: 'kvm2', obstacles: [] },
    ]);
    await there.host.virsh('net-destroy', 'default');
    try {
      await waitFor('the network to be missed', 90_000, async () =>
        /network default/.test((await listMigrationTargets(lab.db, vmId))[0]?.obstacles.join() ?? ''),
      );
      await expect(submit()).rejects.toMatchObject({ code: 'not_possible' });
    } finally {
      await there.host.virsh('net-start', 'default');
    }
    await waitFor(
      'the network to be back',
      90_000,
      async () => (await listMigrationTargets(lab.db, vmId))[0]?.obstacles.length === 0,
    );
  }, 200_000);

  test('cancelled while it copies, and over a restart of the engine: it runs on where it was, once', async () => {
    await slowly();
    const operationId = await submit();
    await copying(operationId);
    await lab.stop();
    await requestCancel(lab.db, lab.user, operationId);
    await lab.start();
    expect(await lab.untilEnded(operationId, 120_000)).toMatchObject({
      state: 'undone',
      error: { code: 'cancelled' },
    });
    expect(await states()).toEqual(['running', 'absent']);
    expect(await there.volumes()).toEqual([]);
    expect(await rows()).toMatchObject([{ id: vmId, hostId: hereId, state: 'running' }]);
  }, 240_000);

  test('cancelled by a press while it copies: at once, and nothing is left at the target', async () => {
    await slowly();
    const operationId = await submit();
    await copying(operationId);
    await requestCancel(lab.db, lab.user, operationId);
    expect(await lab.untilEnded(operationId, 60_000)).toMatchObject({ error: { code: 'cancelled' } });
    expect(await states()).toEqual(['running', 'absent']);
    expect(await there.volumes()).toEqual([]);
  }, 240_000);

  test('the engine stopped on the way: it goes on, and the VM keeps its id, its uptime and its disk', async () => {
    await slowly();
    const operationId = await submit();
    await copying(operationId);
    await lab.stop();
    await here.host.virsh('migrate-setspeed', 'moving', '1000');
    await lab.start();
    expect(await lab.untilEnded(operationId, 120_000)).toMatchObject({ state: 'done' });
    expect(await states()).toEqual(['absent', 'running']);
    expect(await rows()).toMatchObject([{ id: vmId, hostId: thereId, state: 'running' }]);
    const told = await lab.db.select().from(audit).where(eq(audit.operationId, operationId));
    expect(told.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['vm.migrate', 'accepted'],
      ['vm.migrate', 'done'],
    ]);
    const moved = await signInGuest(there, 'moving', externalId, false);
    expect(await moved.run('echo 3 > /proc/sys/vm/drop_caches; md5sum /dev/vda | cut -c1-32')).toBe(sum);
    expect(Number(await moved.run('cut -d. -f1 /proc/uptime'))).toBeGreaterThan(uptime);
    await moved.close();
  }, 240_000);
});
