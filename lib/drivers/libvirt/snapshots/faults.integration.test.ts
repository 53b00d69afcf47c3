import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { tinyGuestXml } from '../../../../testing/lab/guest.ts';
import { waitFor } from '../../../../testing/lab/wait-for.ts';
import { runSteps } from '../../contract.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from '../testing/driver-lab.ts';
import { recorder } from '../testing/lab-driver.ts';
import { startLabGuest } from '../testing/lab-guest.ts';
import { deleting, images, read, snapshotLab, taking, write } from '../testing/snapshot-lab.ts';

const obstacle = driverLabObstacle();

const someCuts: [string, number][] = [
  ['within the disk', 150],
  ['in files', 0],
];
const everyCut: [string, number][] = [...someCuts, ['within the disk', 0], ['in files', 60]];

describe.skipIf(obstacle)(`snapshots in trouble${obstacle ? ` (${obstacle})` : ''}`, () => {
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

  test('a merge that would fill the pool is refused before it begins; forced, libvirt runs into it', async () => {
    const small = '/var/lib/libvirt/small';
    await lab.host.run('sh', '-c', `mkdir -p ${small} && mount -t tmpfs -o size=96M none ${small}`);
    await lab.host.virsh('pool-define-as', 'small', 'dir', '--target', small);
    await lab.host.virsh('pool-start', 'small');
    try {
      await lab.host.run('qemu-img', 'create', '-f', 'raw', `${small}/full.raw`, '80M');
      const xml = tinyGuestXml({ name: 'full', diskPath: `${small}/full.raw` });
      const externalId = await lab.define('full', xml.replace("type='qcow2'", "type='raw'"));
      await plan.change(externalId, taking('kept'));
      await lab.host.run('qemu-io', '-f', 'qcow2', '-c', 'write 0 60M', `${small}/full.vda.kept.qcow2`);
      await lab.host.virsh('pool-refresh', 'small');
      // What the driver knows of a file may be five seconds old.
      const shown = await waitFor('the pool’s news', 60_000, async () => {
        const { plan: planned } = await plan.shown(externalId, deleting('kept'));
        return planned.warnings.concat(planned.obstacles).join().includes('60.') && planned;
      });
      expect(shown.obstacles[0]).toMatch(/full before the merge is done.*60\.\d MiB into the pool small/);
      await expect(lab.host.virsh('snapshot-delete', 'full', 'kept')).rejects.toThrow();
      expect(await snapshots.inUse('full')).toBe(`${small}/full.vda.kept.qcow2`);
      await snapshots.checkQcow2(await snapshots.inUse('full'));
    } finally {
      await lab.host.virsh('destroy', 'full').catch(() => {});
      await lab.host.virsh('pool-destroy', 'small');
      await lab.host.virsh('pool-undefine', 'small');
      await lab.host.run('umount', '-l', small);
    }
  });

  test.each(process.env.EVERY_CUT ? everyCut : someCuts)(
    'libvirtd killed while one is taken %s, after %i ms: the chain is valid, and it is taken once',
    async (how, ms) => {
      const name = `killed-${how.length}-${ms}`;
      const guest = await startLabGuest(lab, name);
      await guest.close();
      const spec = await plan.shown(
        guest.externalId,
        taking('once', { withMemory: how === 'within the disk' }),
      );
      const { context } = recorder();
      const again = recorder(undefined, true);
      const first = runSteps(lab.driver.changeSteps(spec), context).then(
        () => 'done',
        (error) => String(error.code),
      );
      await new Promise((resolve) => setTimeout(resolve, ms));
      await lab.host.killDaemon('SIGKILL');
      const outcome = await first;
      await lab.host.startDaemon();
      await snapshots.checkInUse(await snapshots.inUse(name));
      const second = await runSteps(lab.driver.changeSteps(spec), again.context).then(
        () => 'done',
        (error) => `${error.code} ${error.userMessage} ${error.detail}`,
      );
      console.info(`killed after ${ms} ms ${how}: ${outcome}, then ${second}`);
      expect(second).toBe('done');
      expect(await snapshots.names(name)).toEqual(['once']);
      // Wherever it was cut off: QEMU, libvirt and the definition for the next start name the same file.
      const inUse = await snapshots.inUse(name);
      expect(await snapshots.written(name)).toBe(inUse);
      expect(await lab.host.virsh('domblklist', name, '--inactive')).toContain(inUse);
      expect(await snapshots.qemu(name, 'query-jobs')).toEqual([]);
      await lab.host.virsh('destroy', name);
      await snapshots.checkQcow2(await snapshots.inUse(name));
    },
  );

  test('libvirtd killed while files are merged: the chain is valid, and the merge is done when asked again', async () => {
    const guest = await snapshots.rawGuest('merging', '+800M');
    await write(guest, 'before');
    await plan.change(guest.externalId, taking('kept', { withMemory: false }));
    await guest.run('dd if=/dev/zero of=/dev/vda bs=1M seek=30 count=700 conv=fsync 2>/dev/null');
    await write(guest, 'after');
    const spec = await plan.shown(guest.externalId, deleting('kept'));
    let killing: Promise<void> | null = null;
    const { context } = recorder((done) => {
      if (done > 0) killing ??= lab.host.killDaemon('SIGKILL');
    });
    const first = runSteps(lab.driver.changeSteps(spec), context);
    await expect(first).rejects.toMatchObject({ code: 'unknown_outcome' });
    await killing;
    await lab.host.startDaemon();
    expect(await read(guest)).toBe('after');
    const path = await snapshots.inUse('merging');
    if (path.endsWith('.qcow2')) await snapshots.checkInUse(path);
    await runSteps(lab.driver.changeSteps(spec), context);
    expect(await snapshots.names('merging')).toEqual([]);
    expect(await snapshots.inUse('merging')).toBe(`${images}/merging.raw`);
    expect(await read(guest)).toBe('after');
    await guest.close();
  });
});
