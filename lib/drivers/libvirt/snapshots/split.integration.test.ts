import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../../../../testing/lab/wait-for.ts';
import { runSteps } from '../../contract.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from '../testing/driver-lab.ts';
import { recorder } from '../testing/lab-driver.ts';
import { signInGuest, startLabGuest } from '../testing/lab-guest.ts';
import { deleting, images, read, snapshotLab, taking, write } from '../testing/snapshot-lab.ts';

const obstacle = driverLabObstacle();
const files = (name: string) => taking(name, { withMemory: false });

describe.skipIf(obstacle)(`QEMU and libvirt apart${obstacle ? ` (${obstacle})` : ''}`, () => {
  let lab: DriverLab;
  let snapshots: ReturnType<typeof snapshotLab>;
  let plan: ReturnType<typeof snapshotLab>['plan'];

  beforeAll(async () => {
    lab = await startDriverLab();
    snapshots = snapshotLab(lab);
    plan = snapshots.plan;
  });
  afterEach(() => lab?.sweep());
  afterAll(() => lab?.stop());

  test('what QEMU wrote behind libvirt’s back is merged, past another kill, and the VM is as good as any', async () => {
    let guest = await startLabGuest(lab, 'apart', async (xml) => {
      await lab.host.run('qemu-img', 'resize', '-f', 'qcow2', `${images}/apart.qcow2`, '+800M');
      return xml;
    });
    const overlay = `${images}/apart.vda.once.qcow2`;
    const spec = await plan.shown(guest.externalId, files('once'));
    await snapshots.split('apart', overlay);
    // Enough for merging to take a while; the last of it is looked at.
    await guest.run('dd if=/dev/zero of=/dev/vda bs=1M seek=30 count=300 conv=fsync 2>/dev/null');
    await guest.run('dd if=/dev/urandom of=/dev/vda bs=1M seek=329 count=1 conv=fsync 2>/dev/null');
    await write(guest, 'apart');
    const sum = () => guest.run('dd if=/dev/vda bs=1M skip=329 count=1 2>/dev/null | md5sum');
    const written = await sum();

    // Under another name it cannot be taken, and why is said.
    await expect(plan.change(guest.externalId, files('other'))).rejects.toMatchObject({
      code: 'conflict',
      userMessage: `QEMU writes the disk vda of apart to ${overlay}, while libvirt believes that it is ${images}/apart.qcow2.`,
      advice: expect.stringMatching(/^Do not stop or restart this VM.*named once was cut off/),
    });
    expect(await snapshots.written('apart')).toBe(overlay);

    let killing: Promise<void> | null = null;
    // At the first that is heard of the merge: it may have copied everything by then, and waits to be told to change over.
    const first = recorder(() => {
      killing ??= lab.host.killDaemon('SIGKILL');
    });
    const cutOff = runSteps(lab.driver.changeSteps(spec), first.context);
    await expect(cutOff).rejects.toMatchObject({ code: expect.stringMatching(/unknown|unreachable/) });
    expect(killing).not.toBeNull();
    await killing;
    await lab.host.startDaemon();
    const again = recorder(undefined, true);
    await runSteps(lab.driver.changeSteps(spec), again.context);
    expect([...first.lines, ...again.lines].join()).toContain('keeps the disk as it is at that time');
    expect(await snapshots.names('apart')).toEqual(['once']);
    expect(await snapshots.inUse('apart')).toBe(overlay);
    expect(await snapshots.written('apart')).toBe(overlay);
    expect(await sum()).toBe(written);
    expect(await snapshots.qemu('apart', 'query-jobs')).toEqual([]);

    await plan.change(guest.externalId, deleting('once'));
    await plan.change(guest.externalId, taking('inside'));
    await write(guest, 'later');
    guest = await snapshots.back(guest, 'inside');
    expect(await read(guest)).toBe('apart');
    expect(await sum()).toBe(written);
    await guest.close();
    await lab.driver.power(guest.externalId, 'shutdown');
    await waitFor('it to be off', 60_000, async () =>
      (await lab.host.virsh('domstate', 'apart')).includes('shut off'),
    );
    await snapshots.checkQcow2(await snapshots.inUse('apart'));
    await lab.driver.power(guest.externalId, 'start');
    guest = await signInGuest(lab, 'apart', guest.externalId);
    expect(await read(guest)).toBe('apart');
    expect(await sum()).toBe(written);
    await guest.close();
    // It boots twice, which takes a crowded machine its time.
  }, 240_000);

  test('cut off at any point of mending it, the next attempt goes on from there; what is not understood is left alone, and said', async () => {
    let guest = await snapshots.rawGuest('stages');
    const base = `${images}/stages.raw`;
    const overlay = `${images}/stages.vda.once.qcow2`;
    const { qemu } = snapshots;
    const job = (id: string, status: string) =>
      waitFor(`the job to be ${status}`, 60_000, async () =>
        (await qemu('stages', 'query-jobs')).some(
          (one: { id: string; status: string }) => one.id === id && one.status === status,
        ),
      );
    const stages = ['merging', 'merged', 'let go', 'told half'] as const;
    for (const [stage, content] of stages.entries()) {
      const spec = await plan.shown(guest.externalId, files('once'));
      const isTold = content === 'told half';
      if (isTold) {
        const args = ['--disk-only', '--no-metadata', '--diskspec', `vda,file=${overlay}`];
        const before = await lab.host.virsh('dumpxml', 'stages', '--inactive');
        await lab.host.virsh('snapshot-create-as', 'stages', 'once', ...args);
        await lab.define('stages', before);
      } else {
        const nodes = await snapshots.split('stages', overlay);
        const id = `novacron-merge-${spec.operationId}-vda`;
        await write(guest, content.replace(' ', '-'));
        const commit = { 'job-id': id, device: nodes.format, 'base-node': nodes.base };
        await qemu('stages', 'block-commit', { ...commit, 'auto-dismiss': false });
        await job(id, 'ready');
        if (stage >= 1) {
          await qemu('stages', 'job-complete', { id });
          await job(id, 'concluded');
        }
        if (stage >= 2) {
          await qemu('stages', 'blockdev-del', { 'node-name': nodes.format });
          await qemu('stages', 'blockdev-del', { 'node-name': nodes.file });
        }
      }
      const text = content.replace(' ', '-');
      await write(guest, text);
      if (isTold)
        await expect(runSteps(lab.driver.changeSteps(spec), recorder().context)).rejects.toMatchObject({
          code: 'conflict',
        });
      await runSteps(lab.driver.changeSteps(spec), recorder(undefined, true).context);
      expect(await snapshots.names('stages')).toEqual(['once']);
      expect(await snapshots.inUse('stages')).toBe(overlay);
      expect(await lab.host.virsh('dumpxml', 'stages', '--inactive')).toContain(overlay);
      expect(await snapshots.written('stages')).toBe(overlay);
      expect(await qemu('stages', 'query-jobs')).toEqual([]);
      expect(await read(guest)).toBe(text);
      await plan.change(guest.externalId, deleting('once'));
      expect(await read(guest)).toBe(text);
      expect(await snapshots.written('stages')).toBe(base);
    }
    await guest.close();
    await lab.host.virsh('destroy', 'stages');
    await lab.host.virsh('start', 'stages');
    guest = await signInGuest(lab, 'stages', guest.externalId);
    expect(await read(guest)).toBe('told-half');

    // What is not understood is left alone, and said.
    const strange = `${images}/somewhere.qcow2`;
    await snapshots.split('stages', strange);
    await write(guest, 'strange');
    // A leftover of ours beside it makes no difference.
    await lab.host.run('qemu-img', 'create', '-f', 'qcow2', '-b', base, '-F', 'raw', overlay);
    for (const name of ['once', 'other']) {
      await expect(plan.change(guest.externalId, files(name))).rejects.toMatchObject({
        code: 'conflict',
        userMessage: `QEMU writes the disk vda of stages to ${strange}, while libvirt believes that it is ${base}.`,
        advice: expect.stringMatching(/would start from .*stages\.raw.*docs\/hypervisors\.md/),
      });
    }
    expect(await snapshots.written('stages')).toBe(strange);
    expect(await read(guest)).toBe('strange');
    await guest.close();
  });
});
