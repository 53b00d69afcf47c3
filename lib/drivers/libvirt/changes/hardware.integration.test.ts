import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runSteps } from '../../contract.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from '../testing/driver-lab.ts';
import { recorder } from '../testing/lab-driver.ts';
import { type LabGuest, startLabGuest } from '../testing/lab-guest.ts';
import { planLab } from '../testing/plan-lab.ts';

const otherXml = `<domain type='qemu'><name>other</name><memory unit='MiB'>64</memory><os><type arch='x86_64'>hvm</type></os></domain>`;
const obstacle = driverLabObstacle();

describe.skipIf(obstacle)(`disks and cards of a real guest${obstacle ? ` (${obstacle})` : ''}`, () => {
  let lab: DriverLab;
  let guest: LabGuest;
  let plan: ReturnType<typeof planLab>;

  const sizeOf = (name: string) =>
    guest.run(`grep -w ${name} /proc/partitions | awk '{print $3 * 1024}'`).then((text) => Number(text || 0));
  const diskParams = { pool: 'default', bus: 'virtio', cache: 'default' } as const;

  beforeAll(async () => {
    lab = await startDriverLab();
    plan = planLab(lab);
    guest = await startLabGuest(lab, 'hardware');
  });
  afterAll(async () => {
    await guest?.close();
    await lab?.sweep();
    await lab?.stop();
  });

  test('a new disk is in the running guest at once, in its definition too, and thin', async () => {
    const params = { ...diskParams, volume: 'more.qcow2', sizeGib: 0.25 };
    const { vm, shown } = await plan.change(guest.externalId, { kind: 'vm.addDisk', params });
    expect(shown).toMatchObject({ atNextStart: [], space: { pool: 'default', bytes: 0.25 * 1024 ** 3 } });
    expect(shown.live).toEqual([expect.stringContaining('The guest sees it at once, as vdb')]);
    await guest.until('the disk', async () => (await sizeOf('vdb')) === 0.25 * 1024 ** 3);
    expect(vm.pending).toEqual([]);
    expect(vm.disks).toContainEqual(
      expect.objectContaining({ target: 'vdb', volume: 'more.qcow2', sizeBytes: 0.25 * 1024 ** 3 }),
    );
    expect(await lab.host.virsh('dumpxml', guest.name, '--inactive')).toContain("volume='more.qcow2'");
    const info = await lab.host.virsh('vol-info', '--bytes', 'more.qcow2', 'default');
    expect(Number(/Allocation:\s+(\d+)/.exec(info)?.[1])).toBeLessThan(1024 ** 2);
  });

  test('a disk that runs grows: the guest sees the new size, and it never shrinks', async () => {
    const params = { target: 'vdb', sizeGib: 0.5 };
    const { vm, shown } = await plan.change(guest.externalId, { kind: 'vm.resizeDisk', params });
    expect(shown.live).toEqual(['vdb grows from 256 MiB to 512 MiB: the guest sees it at once.']);
    await guest.until('the new size', async () => (await sizeOf('vdb')) === 0.5 * 1024 ** 3);
    expect(vm.disks.find(({ target }) => target === 'vdb')?.sizeBytes).toBe(0.5 * 1024 ** 3);
    const smaller = await plan.shown(guest.externalId, {
      kind: 'vm.resizeDisk',
      params: { target: 'vdb', sizeGib: 0.25 },
    });
    expect(smaller.plan.obstacles).toEqual([expect.stringContaining('would cut off what is at its end')]);
  });

  test('another cache mode waits for the next start and is shown as pending', async () => {
    const params = { target: 'vdb', cache: 'writethrough' } as const;
    const { vm, shown } = await plan.change(guest.externalId, { kind: 'vm.setDiskCache', params });
    expect(shown).toMatchObject({ live: [], atNextStart: [expect.stringContaining('writethrough')] });
    expect(vm.pending).toEqual([
      {
        what: 'Disk vdb',
        now: 'virtio, default/more.qcow2',
        next: 'virtio, default/more.qcow2, cache writethrough',
      },
    ]);
  });

  test('a detached disk is gone from the guest and its definition, and its volume is kept', async () => {
    const { vm, shown } = await plan.change(guest.externalId, {
      kind: 'vm.detachDisk',
      params: { target: 'vdb' },
    });
    expect(shown.live).toEqual([expect.stringContaining('What is on it stays on the host.')]);
    expect(shown.lost).toEqual([]);
    await guest.until('the disk to be gone', async () => (await sizeOf('vdb')) === 0);
    expect(vm.disks.map(({ target }) => target)).toEqual(['vda']);
    expect(vm.pending).toEqual([]);
    expect(await lab.volumes()).toContain('more.qcow2');
  });

  test('a disk for SATA waits for the next start', async () => {
    const params = { ...diskParams, volume: 'later.qcow2', sizeGib: 0.125, bus: 'sata' } as const;
    const { vm, shown } = await plan.change(guest.externalId, { kind: 'vm.addDisk', params });
    expect(shown).toMatchObject({ live: [], atNextStart: [expect.stringContaining('cannot be plugged in')] });
    expect(vm.pending).toMatchObject([
      { what: 'Disk sda', now: 'none', next: 'sata, default/later.qcow2', disk: { device: 'disk' } },
    ]);
    const back = await plan.change(guest.externalId, { kind: 'vm.detachDisk', params: { target: 'sda' } });
    expect(back.vm.pending).toEqual([]);
  });

  test('a volume with content becomes a disk of the running guest, unless another VM has it', async () => {
    const params = {
      pool: 'default',
      volume: 'data.raw',
      format: 'raw',
      bus: 'virtio',
      cache: 'default',
    } as const;
    writeFileSync(join(lab.host.imagesFolder, 'data.raw'), 'what was there'.padEnd(1024 ** 2));
    await lab.host.virsh('pool-refresh', 'default');
    const attached = await plan.change(guest.externalId, { kind: 'vm.attachVolume', params });
    expect(attached.shown.live).toEqual([expect.stringContaining('as vdb')]);
    await guest.until(
      'its content',
      async () => (await guest.run('dd if=/dev/vdb bs=14 count=1 2>/dev/null')) === 'what was there',
    );
    expect(attached.vm.pending).toEqual([]);

    const other = await lab.define('other', otherXml);
    const refused = plan.change(other, { kind: 'vm.attachVolume', params });
    await expect(refused).rejects.toMatchObject({
      code: 'conflict',
      userMessage: 'The volume data.raw is not free: hardware uses it.',
    });
    expect((await lab.driver.getVm(other))?.disks).toEqual([]);
    await plan.change(guest.externalId, { kind: 'vm.detachDisk', params: { target: 'vdb' } });
  });

  test('a volume that is there already is not taken for a new disk, and stays as it is', async () => {
    await lab.host.virsh('vol-create-as', 'default', 'taken.qcow2', '1M', '--format', 'qcow2');
    const params = { ...diskParams, volume: 'taken.qcow2', sizeGib: 0.25 };
    const spec = await plan.shown(guest.externalId, { kind: 'vm.addDisk', params });
    const steps = lab.driver.changeSteps(spec);
    await expect(runSteps(steps, recorder().context)).rejects.toMatchObject({ code: 'name_taken' });
    for (const step of steps.reverse()) await step.undo?.(recorder().context);
    expect(await lab.volumes()).toContain('taken.qcow2');
  });

  test('a card is plugged in, its cable pulled and put back, and it is taken out again', async () => {
    const mac = '52:54:00:aa:bb:01';
    const device = () => guest.run(`grep -l ${mac} /sys/class/net/*/address | cut -d/ -f5`);
    const added = await plan.change(guest.externalId, {
      kind: 'vm.addNic',
      params: { network: 'default', model: 'virtio', mac },
    });
    expect(added.shown.live).toHaveLength(1);
    expect(added.vm.pending).toEqual([]);
    await guest.until('the card', async () => (await device()) !== '');
    const name = await device();
    await guest.run(`ip link set ${name} up`);
    const carrier = () => guest.run(`cat /sys/class/net/${name}/carrier`);
    await guest.until('the cable', async () => (await carrier()) === '1');

    const down = await plan.change(guest.externalId, {
      kind: 'vm.setNic',
      params: { mac, network: null, isLinkUp: false },
    });
    expect(down.shown.live).toEqual([`The cable of ${mac} is pulled out.`]);
    expect(down.vm.nics).toContainEqual(expect.objectContaining({ mac, isLinkUp: false }));
    await guest.until('no cable', async () => (await carrier()) === '0');
    await plan.change(guest.externalId, {
      kind: 'vm.setNic',
      params: { mac, network: null, isLinkUp: true },
    });
    await guest.until('the cable again', async () => (await carrier()) === '1');

    const removed = await plan.change(guest.externalId, { kind: 'vm.removeNic', params: { mac } });
    expect(removed.shown.live).toHaveLength(1);
    await guest.until('the card to be gone', async () => (await device()) === '');
    expect(removed.vm.nics).toHaveLength(1);
    expect(removed.vm.pending).toEqual([]);
  });

  test('a card moves to another network while the guest runs', async () => {
    await lab.host.run(
      'bash',
      '-c',
      `virsh net-define <(echo "<network><name>second</name><bridge name='virbr7'/></network>") && virsh net-start second`,
    );
    const mac = (await lab.driver.getVm(guest.externalId))?.nics[0]?.mac ?? '';
    const { vm, shown } = await plan.change(guest.externalId, {
      kind: 'vm.setNic',
      params: { mac, network: 'second', isLinkUp: true },
    });
    expect(shown.live).toEqual([`The card ${mac} moves from the network default to second.`]);
    expect(vm.nics).toEqual([expect.objectContaining({ mac, source: 'second' })]);
    expect(vm.pending).toEqual([]);
    expect(await lab.host.run('ip', '-o', 'link', 'show', 'master', 'virbr7')).toMatch(/vnet\d+/);
  });

  test('a network that the host does not have, or that is not active, is said before', async () => {
    const none = await plan.shown(guest.externalId, {
      kind: 'vm.addNic',
      params: { network: 'nowhere', model: 'virtio', mac: '52:54:00:aa:bb:02' },
    });
    expect(none.plan.obstacles).toEqual([expect.stringContaining('no network named nowhere')]);
  });
});
