import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tinyGuestXml } from '../../../../testing/lab/guest.ts';
import type { VmChange } from '../../../domain/vm-changes.ts';
import { runSteps } from '../../contract.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from '../testing/driver-lab.ts';
import { recorder } from '../testing/lab-driver.ts';
import { type LabGuest, startLabGuest } from '../testing/lab-guest.ts';
import { planLab } from '../testing/plan-lab.ts';

const obstacle = driverLabObstacle();
const mib = 1024 ** 2;

describe.skipIf(obstacle)(`changes of a real guest${obstacle ? ` (${obstacle})` : ''}`, () => {
  let lab: DriverLab;
  let guest: LabGuest;
  let plan: ReturnType<typeof planLab>;

  beforeAll(async () => {
    lab = await startDriverLab();
    plan = planLab(lab);
    guest = await startLabGuest(lab, 'changed', (xml) =>
      xml
        .replace('<vcpu>1</vcpu>', "<vcpu current='1'>2</vcpu>")
        .replace(
          '</name>',
          `</name><metadata><other:note xmlns:other="urn:other">kept as it is</other:note></metadata>`,
        ),
    );
  });
  afterAll(async () => {
    await guest?.close();
    await lab?.sweep();
    await lab?.stop();
  });

  test('what it uses is counted: what it writes, what of its memory it needs, and its time', async () => {
    const { statistics } = lab.driver;
    const read = async () => {
      expect(await statistics?.running()).toEqual([guest.externalId]);
      const [counters] = (await statistics?.read([guest.externalId])) ?? [];
      if (!counters) throw new Error('nothing was said of it');
      return counters;
    };
    const before = await read();
    expect(before).toMatchObject({ externalId: guest.externalId, hasAnswered: true });
    await guest.run('dd if=/dev/zero of=/dev/vda bs=1M seek=20 count=4 && sync');
    await guest.until('what it wrote', async () => {
      const { disk } = await read();
      return (disk?.writtenBytes ?? 0n) - (before.disk?.writtenBytes ?? 0n) >= BigInt(4 * mib);
    });
    const after = await read();
    expect(after.cpuTimeNs).toBeGreaterThan(before.cpuTimeNs ?? 0n);
    expect(after.network?.sentBytes).toBeGreaterThan(0n);
    const total = Number((await guest.run('grep MemTotal /proc/meminfo')).split(/\s+/)[1]) * 1024;
    expect(after.guestMemory?.totalBytes).toBe(total);
    expect(after.guestMemory?.usedBytes).toBeGreaterThan(0);
    expect(after.hostMemoryBytes).toBeGreaterThan(after.guestMemory?.usedBytes ?? 0);
  });

  test('a CPU is added while the guest runs: the guest sees it, and keeps it at the next start', async () => {
    expect(await guest.run('nproc')).toBe('1');
    const { vm, shown } = await plan.change(guest.externalId, { kind: 'vm.setCpus', params: { vcpus: 2 } });
    expect(shown.live).toEqual(['The guest gets 1 CPU more at once.']);
    expect(shown.atNextStart).toEqual([]);
    expect(shown.difference).toMatch(/^-.*current.*\n\+.*<vcpu/m);
    expect(vm).toMatchObject({ vcpus: 2, pending: [] });
    // Busybox brings no udev that would switch it on.
    await guest.run('echo 1 > /sys/devices/system/cpu/cpu1/online || true');
    expect(await guest.run('nproc')).toBe('2');
    expect(await lab.host.virsh('vcpucount', guest.name, '--config', '--current')).toBe('2');
  });

  test('fewer CPUs, or more than the guest can have, wait for the next start and are shown as pending', async () => {
    const more = await plan.change(guest.externalId, { kind: 'vm.setCpus', params: { vcpus: 3 } });
    expect(more.shown).toMatchObject({
      live: [],
      atNextStart: [expect.stringContaining('starts with 3 CPUs')],
    });
    expect(more.vm).toMatchObject({ vcpus: 2, pending: [{ what: 'CPUs', now: '2', next: '3' }] });
    const back = await plan.change(guest.externalId, { kind: 'vm.setCpus', params: { vcpus: 1 } });
    expect(back.vm.pending).toEqual([{ what: 'CPUs', now: '2', next: '1' }]);
  });

  test('memory moves live up to the maximum: the guest has less, then all of it again', async () => {
    const totalKib = async () => Number((await guest.run('grep MemTotal /proc/meminfo')).split(/\s+/)[1]);
    const before = await totalKib();
    const less = await plan.change(guest.externalId, { kind: 'vm.setMemory', params: { memoryMib: 160 } });
    expect(less.shown.live).toHaveLength(1);
    await guest.until('less memory', async () => (await totalKib()) < before - 64 * 1024);
    // QEMU tells libvirt of the balloon once a second.
    await guest.until(
      'libvirt to know',
      async () => (await lab.driver.getVm(guest.externalId))?.memoryMib === 160,
    );
    const settled = await lab.driver.getVm(guest.externalId);
    expect(settled?.pending).toEqual([expect.objectContaining({ what: 'CPUs' })]);
    await plan.change(guest.externalId, { kind: 'vm.setMemory', params: { memoryMib: 256 } });
    await guest.until('all its memory', async () => (await totalKib()) === before);
    await guest.until(
      'libvirt to know',
      async () => (await lab.driver.getVm(guest.externalId))?.memoryMib === 256,
    );

    const beyond = await plan.change(guest.externalId, { kind: 'vm.setMemory', params: { memoryMib: 512 } });
    expect(beyond.shown).toMatchObject({ live: [], atNextStart: [expect.stringContaining('512 MiB')] });
    expect(beyond.vm.memoryMib).toBe(256);
    expect(beyond.vm.pending).toContainEqual({ what: 'Memory', now: '256 MiB', next: '512 MiB' });
  });

  test('what the definition holds and we do not model is there after every edit', async () => {
    const xml = await lab.host.virsh('dumpxml', guest.name, '--inactive');
    expect(xml).toContain('kept as it is');
  });

  test('a plan that is no longer true is refused, and nothing is changed', async () => {
    const externalId = await lab.define(
      'stale',
      tinyGuestXml({ name: 'stale', diskPath: '/var/lib/libvirt/images/none.qcow2', vcpus: 2 }),
    );
    const change: VmChange = { kind: 'vm.setCpus', params: { vcpus: 4 } };
    const spec = await plan.shown(externalId, change);
    await lab.host.virsh('setvcpus', 'stale', '1', '--config');
    const { context } = recorder();
    await expect(runSteps(lab.driver.changeSteps(spec), context)).rejects.toMatchObject({ code: 'conflict' });
    expect(await lab.host.virsh('vcpucount', 'stale', '--config', '--current')).toBe('1');
  });

  test('a change that was done already is done again without harm', async () => {
    const externalId = await lab.define(
      'again',
      tinyGuestXml({ name: 'again', diskPath: '/var/lib/libvirt/images/none.qcow2' }),
    );
    const spec = await plan.shown(externalId, { kind: 'vm.setMemory', params: { memoryMib: 512 } });
    const { context } = recorder();
    await runSteps(lab.driver.changeSteps(spec), context);
    await runSteps(lab.driver.changeSteps(spec), context);
    expect((await lab.driver.getVm(externalId))?.memoryMib).toBe(512);
  });
});
