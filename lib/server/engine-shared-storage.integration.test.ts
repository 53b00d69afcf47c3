import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bareXml } from '../../testing/lab/guest.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { usualMigration } from '../domain/migrate-change.ts';
import { driverLabObstacle } from '../drivers/libvirt/testing/driver-lab.ts';
import { guestThatWentOn, type LabGuest, startLabGuest } from '../drivers/libvirt/testing/lab-guest.ts';
import { listMigrationTargets } from '../operations/migration-targets.ts';
import { planVmChange } from '../operations/plan-change.ts';
import { planVmDelete } from '../operations/plan-delete.ts';
import { planHostChange } from '../operations/plan-host-change.ts';
import { submitHostChange } from '../operations/submit-host-change.ts';
import { submitChange } from '../operations/submit-vm.ts';
import { openTwoHosts, type TwoHosts } from './testing/two-hosts.ts';

const obstacle = driverLabObstacle();
const images = '/var/lib/libvirt/images';

describe.skipIf(obstacle)(`storage that two hosts have${obstacle ? ` (${obstacle})` : ''}`, () => {
  let two: TwoHosts;
  /** Both hosts see it, as they would a server's export. */
  let folder: string;
  let guest: LabGuest;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'novacron-shared-'));
    two = await openTwoHosts();
    const { here, there } = two;
    copyFileSync(here.tiny.path, join(folder, 'walker.qcow2'));
    await here.host.virsh('pool-create-as', 'shared', 'dir', '--target', folder);
    await there.host.virsh('pool-create-as', 'nfs', 'dir', '--target', folder);
    guest = await startLabGuest(here, 'walker', (xml) => xml.replace(images, folder));
    rmSync(join(here.host.imagesFolder, 'walker.qcow2'));
    // Of the same name and size on each, and not the same file.
    for (const { host, tiny } of [here, there]) {
      copyFileSync(tiny.path, join(host.imagesFolder, 'twin.qcow2'));
      await host.virsh('pool-refresh', 'default');
    }
    await here.define('twin', withDisk('twin', `${images}/twin.qcow2`));
    await here.host.virsh('start', 'twin');
    await two.start();
    await Promise.all(['walker', 'twin'].map((name) => two.lab.untilVm(name, 'running')));
  }, 240_000);
  afterAll(async () => {
    await two?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const vmId = async (name: string) => (await two.lab.vmNamed(name))?.id ?? '';
  const targetOf = async (name: string) => (await listMigrationTargets(two.lab.db, await vmId(name)))[0];
  const migrate = async (name: string, storage: 'auto' | 'copy') => {
    const { kind, params } = usualMigration(two.thereId);
    const change = { kind, params: { ...params, storage } };
    const { plan, planKey } = await planVmChange(two.lab.db, await vmId(name), change);
    const request = { vmId: await vmId(name), change, planKey, idempotencyKey: randomUUID() };
    const { operationId } = await submitChange(two.lab.db, two.lab.user, request);
    return { plan, ended: await two.lab.untilEnded(operationId, 120_000) };
  };
  const deleteVolume = async (pool: string, name: string) => {
    const change = { kind: 'volume.delete', params: { pool, name } } as const;
    const { plan, planKey } = await planHostChange(two.lab.db, two.hereId, change);
    const request = { hostId: two.hereId, change, planKey, idempotencyKey: randomUUID() };
    const { operationId } = await submitHostChange(two.lab.db, two.lab.user, request);
    return { plan, ended: await two.lab.untilEnded(operationId, 60_000) };
  };
  const diskOn = async (host: TwoHosts['here']['host'], name: string) =>
    /vda\s+(\S+)/.exec(await host.virsh('domblklist', name))?.[1];

  test('a VM moves and its disk stays: no copy, no mark, and the guest goes on with what it wrote', async () => {
    await guest.run('dd if=/dev/urandom of=/dev/vda bs=64k count=64 && sync');
    const sum = await guest.run('md5sum /dev/vda | cut -c1-32');
    const uptime = Number(await guest.run('cut -d. -f1 /proc/uptime'));
    await guest.close();
    // What the pools have is stored a moment after the hosts themselves.
    await waitFor(
      'its file to be seen on both',
      60_000,
      async () => (await targetOf('walker'))?.sharedDisks.length,
    );
    expect(await targetOf('walker')).toMatchObject({ obstacles: [], sharedDisks: ['vda'] });
    const { plan, ended } = await migrate('walker', 'auto');
    expect(plan.live.join()).toMatch(/vda stays where it is/);
    expect(ended).toMatchObject({ state: 'done' });
    expect(await two.states('walker')).toEqual(['absent', 'running']);
    expect(readdirSync(folder)).toEqual(['walker.qcow2']);
    expect(await diskOn(two.there.host, 'walker')).toBe(join(folder, 'walker.qcow2'));
    const moved = guestThatWentOn(two.there, 'walker', guest.externalId);
    expect(await moved.run('echo 3 > /proc/sys/vm/drop_caches; md5sum /dev/vda | cut -c1-32')).toBe(sum);
    expect(Number(await moved.run('cut -d. -f1 /proc/uptime'))).toBeGreaterThanOrEqual(uptime);
    await moved.close();
  }, 240_000);

  test('on the host that it has left, its disk cannot be deleted', async () => {
    await two.lab.untilVm('walker', 'running');
    const { plan, ended } = await deleteVolume('shared', 'walker.qcow2');
    expect(plan.warnings.join()).toMatch(/walker on kvm2 has a disk at the same path/);
    expect(ended).toMatchObject({
      state: 'failed',
      error: { code: 'conflict', userMessage: expect.stringMatching(/is a disk of walker on kvm2/) },
    });
    expect(readdirSync(folder)).toEqual(['walker.qcow2']);
  }, 120_000);

  test('an image that both hosts put there at once is there once and whole, and VMs of both stand on it', async () => {
    const made = await Promise.all([
      two.lab.create(two.hereId, 'one', { pool: 'shared', startAfterCreate: false }),
      two.lab.create(two.thereId, 'other', { pool: 'nfs', startAfterCreate: false }),
    ]);
    const ended = await Promise.all(made.map(({ operationId }) => two.lab.untilEnded(operationId, 60_000)));
    expect(ended.map(({ state }) => state)).toEqual(['done', 'done']);
    const bases = readdirSync(folder).filter((name) => name.startsWith('novacron-image-'));
    expect(bases.map((name) => name.endsWith('.complete')).sort()).toEqual([false, true]);
    for (const name of readdirSync(folder).filter((name) => /^o(ne|ther)-.*qcow2$/.test(name)))
      expect(await two.here.host.run('qemu-img', 'check', join(folder, name))).toContain('No errors');
    for (const { vmId: id } of made) {
      const { operationId } = await two.lab.remove(id);
      expect(await two.lab.untilEnded(operationId)).toMatchObject({ state: 'done' });
    }
    for (const name of bases) rmSync(join(folder, name));
  }, 120_000);

  test('files that are only named alike do not pass for one: nothing moves, and copied it does', async () => {
    await waitFor('both files to be seen', 60_000, async () => (await targetOf('twin'))?.sharedDisks.length);
    const { ended } = await migrate('twin', 'auto');
    expect(ended).toMatchObject({
      state: 'undone',
      error: { userMessage: expect.stringMatching(/pool default of kvm2 is another storage/) },
    });
    expect(await two.states('twin')).toEqual(['running', 'absent']);
    const { plan, ended: copied } = await migrate('twin', 'copy');
    expect(plan.live.join()).toMatch(/vda is copied into the pool default/);
    expect(copied).toMatchObject({ state: 'done' });
    expect(await two.states('twin')).toEqual(['absent', 'running']);
    for (const { host } of [two.here, two.there])
      expect(readdirSync(host.imagesFolder).filter((name) => name.startsWith('novacron-same'))).toEqual([]);
    await two.there.host.virsh('destroy', 'twin');
  }, 240_000);

  test('and a VM elsewhere with a file named alike keeps nobody from deleting', async () => {
    await two.there.define('namesake', withDisk('namesake', `${images}/twin.qcow2`));
    await two.here.define('owner', withDisk('owner', `${images}/twin.qcow2`));
    await Promise.all(['namesake', 'owner'].map((name) => two.lab.untilVm(name, 'off')));
    expect((await planVmDelete(two.lab.db, await vmId('owner'))).files).toMatchObject([
      { isChosen: false, keptBecause: null, warning: expect.stringMatching(/namesake on kvm2/) },
    ]);
    await two.here.host.virsh('undefine', 'owner');
    await two.lab.untilVm('owner', 'gone');
    const { plan, ended } = await deleteVolume('default', 'twin.qcow2');
    expect(plan.warnings.join()).toMatch(/namesake on kvm2/);
    expect(ended).toMatchObject({ state: 'done' });
    expect(readdirSync(two.here.host.imagesFolder)).not.toContain('twin.qcow2');
    expect(readdirSync(two.there.host.imagesFolder)).toContain('twin.qcow2');
  }, 120_000);

  test('a migration that somebody else has begun is theirs: ours is refused, and theirs goes on', async () => {
    const id = await vmId('walker');
    const { here, there, lab } = two;
    await there.host.virsh('migrate-setspeed', 'walker', '1');
    const ends = ['--migrateuri', `tcp://${two.ends[0]}`, 'walker'];
    const to = `qemu+unix:///system?socket=${here.host.socketPath}`;
    const theirs = there.host.virsh('migrate', '--live', '--unsafe', ...ends, to).catch(() => 'ended');
    const jobOf = () => there.host.virsh('domjobinfo', 'walker');
    try {
      await waitFor('their migration', 60_000, async () => /Outgoing migration/.test(await jobOf()));
      const change = usualMigration(two.hereId);
      const { planKey } = await planVmChange(lab.db, id, change);
      const request = { vmId: id, change, planKey, idempotencyKey: randomUUID() };
      const { operationId } = await submitChange(lab.db, lab.user, request);
      expect(await lab.untilEnded(operationId, 120_000)).toMatchObject({
        state: 'undone',
        error: { code: 'conflict', userMessage: expect.stringContaining('not by NovaCron') },
      });
      expect(await jobOf()).toMatch(/Outgoing migration/);
    } finally {
      await there.host.virsh('domjobabort', 'walker');
      await theirs;
    }
    expect(await two.states('walker')).toEqual(['absent', 'running']);
  }, 240_000);
});

function withDisk(name: string, path: string): string {
  const disk = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='vda' bus='virtio'/></disk>`;
  return bareXml(name).replace('<devices/>', `<devices>${disk}</devices>`);
}
