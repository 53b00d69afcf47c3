import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tinyGuestXml } from '../../../../testing/lab/guest.ts';
import type { HostHardware } from '../../../domain/host-hardware.ts';
import type { ChangeParams, VmChange } from '../../../domain/vm-changes.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from '../testing/driver-lab.ts';
import { type LabGuest, startLabGuest } from '../testing/lab-guest.ts';
import { planLab } from '../testing/plan-lab.ts';
import { planChange } from './plan.ts';

const obstacle = driverLabObstacle();

const pinning = (params: ChangeParams<'vm.setPinning'>): VmChange => ({ kind: 'vm.setPinning', params });
const numa = (placement: ChangeParams<'vm.setNumaMemory'>['placement']): VmChange => ({
  kind: 'vm.setNumaMemory',
  params: { placement },
});
const pages = (sizeKib: number | null): VmChange => ({ kind: 'vm.setHugePages', params: { sizeKib } });
const handOver = (device: ChangeParams<'vm.addHostDevice'>['device']): VmChange => ({
  kind: 'vm.addHostDevice',
  params: { device },
});
const takeBack = (device: ChangeParams<'vm.removeHostDevice'>['device']): VmChange => ({
  kind: 'vm.removeHostDevice',
  params: { device },
});

describe.skipIf(obstacle)(`where a VM is held to on a real host${obstacle ? ` (${obstacle})` : ''}`, () => {
  let lab: DriverLab;
  let guest: LabGuest;
  let plan: ReturnType<typeof planLab>;
  let hardware: HostHardware;

  beforeAll(async () => {
    lab = await startDriverLab();
    plan = planLab(lab);
    hardware = await lab.driver.hostHardware();
    guest = await startLabGuest(lab, 'placed', (xml) => xml.replace('<vcpu>1<', '<vcpu>2<'));
  });
  afterAll(async () => {
    await guest?.close();
    await lab?.sweep();
    await lab?.stop();
  });

  const stored = (name: string) => lab.host.virsh('dumpxml', name, '--inactive');

  /** Where the kernel lets the threads of the guest's QEMU run, by their names. */
  function affinity(): Record<string, string> {
    const pid = lab.host.guestPid(guest.name);
    const tasks = `/proc/${pid}/task`;
    return Object.fromEntries(
      readdirSync(tasks).map((id) => [
        // Threads that QEMU starts for a moment are called as its first one is.
        Number(id) === pid ? 'main' : readFileSync(`${tasks}/${id}/comm`, 'utf8').trim(),
        /Cpus_allowed_list:\s+(\S+)/.exec(readFileSync(`${tasks}/${id}/status`, 'utf8'))?.[1] ?? '',
      ]),
    );
  }

  test('CPUs of a running guest are pinned at once, QEMU’s threads obey, and all of it can be undone', async () => {
    const everywhere = affinity()['CPU 0/TCG'];
    const change = pinning({ vcpus: [{ vcpu: 1, cpus: '0' }], emulator: '1' });
    const { shown, vm } = await plan.change(guest.externalId, change);
    expect(shown).toMatchObject({ atNextStart: [], obstacles: [] });
    expect(shown.live).toEqual([
      'The guest’s CPU 1 runs on CPU 0 of the host at once.',
      'QEMU’s own work runs on CPU 1 of the host at once.',
    ]);
    expect(affinity()).toMatchObject({
      'CPU 0/TCG': everywhere,
      'CPU 1/TCG': '0',
      main: '1',
    });
    expect(vm).toMatchObject({
      pending: [],
      placement: { vcpuPins: [{ vcpu: 1, cpus: '0' }], emulatorPin: '1' },
    });
    expect(await lab.host.virsh('vcpupin', guest.name, '--config', '--vcpu', '1')).toMatch(/1\s+0$/);

    const again = await plan.shown(guest.externalId, change);
    expect(again.plan).toMatchObject({ live: [], difference: '' });
    const free = await plan.change(guest.externalId, pinning({ vcpus: [], emulator: null }));
    expect(free.vm).toMatchObject({ pending: [], placement: { vcpuPins: [], emulatorPin: null } });
    expect((await plan.shown(guest.externalId, pinning({ vcpus: [], emulator: null }))).plan.live).toEqual(
      [],
    );
    expect(affinity()).toMatchObject({ 'CPU 1/TCG': everywhere, main: everywhere });
    expect(await stored(guest.name)).not.toContain('cputune');
  });

  test('memory is bound to a node with the next start, and lies there', async () => {
    const { shown, vm } = await plan.change(guest.externalId, numa({ mode: 'strict', nodes: '0' }));
    expect(shown).toMatchObject({ live: [], atNextStart: [expect.stringContaining('node 0')] });
    expect(vm.pending).toEqual([{ what: 'Memory placement', now: 'none', next: 'strict, node 0' }]);
    await lab.host.virsh('destroy', guest.name);
    await lab.host.virsh('start', guest.name);
    expect(await lab.driver.getVm(guest.externalId)).toMatchObject({
      pending: [],
      placement: { numa: { mode: 'strict', nodes: '0' } },
    });
    expect(readFileSync(`/proc/${lab.host.guestPid(guest.name)}/numa_maps`, 'utf8')).toMatch(
      / bind:0 .*anon=/,
    );
  });

  test('what the host cannot give is said before, from what it really has', async () => {
    const vm = await lab.driver.getVm(guest.externalId);
    const facts = await lab.driver.hostFacts();
    const { stored = null, active = null } = vm?.definition ?? {};
    const obstacles = (change: VmChange) =>
      planChange(
        { name: guest.name, state: 'running', stored: stored ?? '', active, facts, hardware },
        change,
      ).obstacles;
    expect(obstacles(pinning({ vcpus: [{ vcpu: 0, cpus: '4000' }], emulator: null }))).toEqual([
      expect.stringContaining('The host has no CPU 4000'),
    ]);
    expect(obstacles(numa({ mode: 'strict', nodes: '0,63' }))).toEqual([
      expect.stringContaining('The host has no memory node 63'),
    ]);
    const sizes = hardware.cells.flatMap(({ hugePages }) => hugePages).filter(({ total }) => total === 0);
    for (const { sizeKib } of sizes.slice(0, 1))
      expect(obstacles(pages(sizeKib)).join()).toContain('set aside. Reserve');
    const kinds = hardware.devices.flatMap((device) => (device.kind === 'pci' ? [device] : []));
    for (const { address, isBridge, hostUses } of kinds) {
      const said = obstacles(handOver({ kind: 'pci', address })).join();
      if (isBridge) expect(said).toContain('own bus');
      else if (hostUses.length) expect(said).toContain(`The host uses it: ${hostUses[0]}`);
      else if (!hardware.hasIommu) expect(said).toContain('IOMMU is off');
    }
    expect(obstacles(handOver({ kind: 'pci', address: '00ff:ff:1f.7' }))).toEqual([
      expect.stringContaining('does not have this device'),
    ]);
  });

  test('what is defined is read back, and taken out again nothing else of an odd definition has changed', async () => {
    const odd = tinyGuestXml({ name: 'odd', diskPath: '/var/lib/libvirt/images/none.qcow2', vcpus: 2 })
      .replace('<vcpu>2</vcpu>', "<vcpu placement='static' cpuset='0-1'>2</vcpu><iothreads>1</iothreads>")
      .replace(
        '<os>',
        "<memoryBacking><nosharepages/></memoryBacking><cputune><shares>900</shares><iothreadpin iothread='1' cpuset='0'/></cputune><os>",
      );
    const externalId = await lab.define('odd', odd);
    const before = await stored('odd');
    const usb = { kind: 'usb', vendorId: '0781', productId: '5591', bus: null, device: null } as const;
    const stick = { ...usb, bus: 1, device: 7 };
    const pci = { kind: 'pci', address: '0000:81:00.1' } as const;
    const card = { kind: 'card', address: '0000:81:10.2', mac: '52:54:00:77:88:99' } as const;
    const changes = [
      pinning({ vcpus: [{ vcpu: 0, cpus: '0' }], emulator: '0-1' }),
      numa({ mode: 'preferred', nodes: '0' }),
      pages(2048),
      handOver(pci),
      handOver(card),
      handOver(stick),
    ];
    for (const change of changes) {
      const { shown } = await plan.change(externalId, change);
      expect(shown).toMatchObject({
        live: [],
        obstacles: [],
        atNextStart: [expect.any(String), ...shown.atNextStart.slice(1)],
      });
    }
    expect(await lab.driver.getVm(externalId)).toMatchObject({
      placement: {
        vcpuPins: [{ vcpu: 0, cpus: '0' }],
        emulatorPin: '0-1',
        numa: { mode: 'preferred', nodes: '0' },
        hugePages: { sizeKib: 2048 },
      },
      hostDevices: [
        { kind: 'pci', address: pci.address, mac: null },
        stick,
        { kind: 'pci', address: card.address, mac: card.mac },
      ],
    });
    const twice = await plan.shown(externalId, handOver(card));
    expect(twice.plan.obstacles[0]).toBe('It has this device already.');
    const undo = [
      takeBack(stick),
      takeBack({ kind: 'pci', address: card.address }),
      takeBack(pci),
      pages(null),
      numa(null),
      pinning({ vcpus: [], emulator: null }),
    ];
    for (const change of undo) await plan.change(externalId, change);
    expect(await stored('odd')).toBe(before);
  });

  test('a card on a network of virtual functions is defined as any other card is', async () => {
    await lab.host.run(
      'bash',
      '-c',
      `virsh net-define <(echo "<network><name>functions</name><forward mode='hostdev' managed='yes'><pf dev='eth0'/></forward></network>")`,
    );
    const externalId = await lab.define(
      'pooled',
      tinyGuestXml({ name: 'pooled', diskPath: '/var/lib/libvirt/images/none.qcow2' }),
    );
    const mac = '52:54:00:77:88:aa';
    const { shown } = await plan.change(externalId, {
      kind: 'vm.addNic',
      params: { network: 'functions', model: 'virtio', mac },
    });
    expect(shown.warnings).toEqual([expect.stringContaining('does not start without it')]);
    expect(await lab.host.virsh('domiflist', 'pooled', '--inactive')).toMatch(
      /network\s+functions.*52:54:00:77:88:aa/,
    );
  });
});
