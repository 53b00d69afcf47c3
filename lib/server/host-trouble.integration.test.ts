import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { images } from '../../drizzle/schema/index.ts';
import { createTinyGuest } from '../../testing/lab/guest.ts';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { buildTinyImage } from '../../testing/lab/tiny-image.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { setHostEnabled } from '../operations/hosts.ts';
import { planVmChange } from '../operations/plan-change.ts';
import { getHost, getHostHardware, listHosts } from '../queries/hosts.ts';
import { listVms } from '../queries/vms.ts';
import { type EngineLab, openEngineLab } from './testing/engine-lab.ts';

const obstacle = labObstacle();

describe.skipIf(obstacle)(
  `what is known of a host, and of one in trouble${obstacle ? ` (${obstacle})` : ''}`,
  () => {
    let host: LabHost;
    let other: LabHost;
    let lab: EngineLab;
    let hostId: string;
    let otherId: string;

    beforeAll(async () => {
      [host, other, lab] = await Promise.all([startLabHost(), startLabHost(), openEngineLab()]);
      hostId = await lab.addHost('kvm1', host);
      otherId = await lab.addHost('kvm2', other);
      await createTinyGuest(host, { name: 'seen', isStarted: false });
      await createTinyGuest(other, { name: 'elsewhere', isStarted: false });
      await lab.start();
      await Promise.all([lab.untilVm('seen', 'off'), lab.untilVm('elsewhere', 'off')]);
    });
    afterAll(async () => {
      delete process.env.NOVACRON_HYPERVISORS;
      await lab?.close();
      await Promise.all([host?.stop(), other?.stop()]);
    });

    const look = async (id: string) => {
      const found = await getHost(lab.user, id);
      if (!found) throw new Error('the host is gone');
      return found;
    };
    const untilFailure = (failure: string | null) =>
      waitFor(`the failure ${failure}`, 40_000, async () => {
        const found = await look(hostId);
        return found.failure === failure ? found : false;
      });
    const troubles = async () =>
      Object.fromEntries((await listVms(lab.user)).map(({ name, hostTrouble }) => [name, hostTrouble]));

    test('its hardware is read without being asked for: topology, memory nodes, devices and abilities', async () => {
      const { hardware } = await waitFor('the hardware', 60_000, async () => {
        const view = await getHostHardware(lab.user, hostId);
        return view?.hardware ? view : false;
      });
      const told = await host.virsh('capabilities');
      expect(hardware?.cells[0]?.cpus).toHaveLength(Number(/<cpus num='(\d+)'/.exec(told)?.[1]));
      expect(hardware?.hasIommu).toBe(/<iommu support='yes'/.test(told));
      const pci = (await host.virsh('nodedev-list', '--cap', 'pci')).split('\n').filter(Boolean);
      expect(hardware?.devices.filter(({ kind }) => kind === 'pci')).toHaveLength(pci.length);
      expect(hardware?.abilities.guests).toContainEqual({
        architecture: 'x86_64',
        types: ['qemu'],
        machines: expect.arrayContaining([expect.stringMatching(/^pc-q35-\d/)]),
      });
      expect(hardware?.abilities.cpuModes).toContain('custom');
    });

    test('a device that another machine holds is said so where it is planned, from the store alone', async () => {
      const { hardware } = (await getHostHardware(lab.user, hostId)) ?? {};
      const device = hardware?.devices.find((one) => one.kind === 'pci' && !one.isBridge);
      if (device?.kind !== 'pci') throw new Error('this machine lists no PCI device');
      const [domain, bus, slot, fn] = device.address.split(/[:.]/).map((part) => `0x${part}`);
      const address = `<address domain='${domain}' bus='${bus}' slot='${slot}' function='${fn}'/>`;
      const xml = `<domain type='qemu'><name>holder</name><memory>65536</memory><os><type>hvm</type></os><devices><hostdev mode='subsystem' type='pci'><source>${address}</source></hostdev></devices></domain>`;
      await host.run('bash', '-c', `virsh define <(echo "${xml}")`);
      await lab.untilVm('holder', 'off');
      const vm = await lab.untilVm('seen', 'off');
      const { plan } = await planVmChange(lab.db, vm.id, {
        kind: 'vm.addHostDevice',
        params: { device: { kind: 'pci', address: device.address } },
      });
      expect(plan.obstacles).toEqual([expect.stringMatching(/IOMMU is off|The host uses it/)]);
      expect(plan.warnings).toContain('holder holds it too: only one of the two can run at a time.');
      expect(await getHostHardware(lab.user, hostId)).toMatchObject({
        holders: [{ vmName: 'holder', devices: [{ kind: 'pci', address: device.address }] }],
      });
    });

    test('each connection says how it is; a host without its daemon is called refused, with since when', async () => {
      const healthy = await waitFor('its connections', 60_000, async () => {
        const found = await look(hostId);
        const open = found.connections?.filter(({ state }) => state === 'connected') ?? [];
        return open.length >= 4 ? found : false;
      });
      expect(healthy.connections?.map(({ lane }) => lane)).toContain('events');
      const killedAt = Date.now();
      await host.killDaemon('SIGKILL');
      const away = await untilFailure('refused');
      expect(away).toMatchObject({ state: 'unreachable', stateReason: expect.stringContaining('See that') });
      expect(Date.parse(away.stateSince)).toBeGreaterThanOrEqual(killedAt - 1_000);
      // The last answer was written down when there were none any more: it is no older than one beat and its deadline.
      expect(Date.parse(away.answeredAt ?? '')).toBeGreaterThan(killedAt - 5_000);
      await waitFor('its connections to be away', 60_000, async () => {
        const events = (await look(hostId)).connections?.find(({ lane }) => lane === 'events');
        return events?.failure === 'refused' && events.failures > 0 && events.nextTryAt !== null;
      });
      expect(await troubles()).toMatchObject({ seen: { failure: 'refused' }, elsewhere: null });
      expect(await look(otherId)).toMatchObject({ state: 'connected', failure: null });
      await host.startDaemon();
      await untilFailure(null);
      expect(await look(hostId)).toMatchObject({ state: 'connected', stateReason: null });
    });

    test('a daemon that hangs is called hung, also when its connections were given up', async () => {
      await host.killDaemon('SIGSTOP');
      try {
        expect(await untilFailure('hung')).toMatchObject({ state: 'degraded' });
        await waitFor(
          'the end of the connections',
          60_000,
          async () => (await look(hostId)).state === 'unreachable',
        );
        expect(await look(hostId)).toMatchObject({ failure: 'hung' });
        expect(await troubles()).toMatchObject({ seen: { failure: 'hung' }, elsewhere: null });
      } finally {
        await host.killDaemon('SIGCONT');
      }
      await untilFailure(null);
    });

    test('one host is switched off by its own flag: the other goes on, and nothing is kept of its connections', async () => {
      await setHostEnabled(lab.db, lab.user, { hostId, isEnabled: false });
      await lab.untilHost(hostId, ['disabled']);
      expect(await look(hostId)).toMatchObject({ failure: null, connections: null });
      expect(await look(otherId)).toMatchObject({ state: 'connected' });
      const { operationId } = await lab.create(otherId, 'made-meanwhile', { startAfterCreate: false });
      expect(await lab.untilEnded(operationId)).toMatchObject({ state: 'done' });
      await setHostEnabled(lab.db, lab.user, { hostId, isEnabled: true });
      await lab.untilHost(hostId, ['connected']);
    });

    test('the flag for all hypervisors leaves every host alone, keeps what was seen, and is taken back whole', async () => {
      await lab.stop();
      process.env.NOVACRON_HYPERVISORS = 'off';
      await layOutImage();
      await lab.start();
      await Promise.all([lab.untilHost(hostId, ['disabled']), lab.untilHost(otherId, ['disabled'])]);
      for (const found of await listHosts(lab.user))
        expect(found).toMatchObject({
          stateReason: expect.stringContaining('NOVACRON_HYPERVISORS'),
          failure: null,
        });
      expect((await listVms(lab.user)).map(({ name }) => name)).toContain('seen');
      await expect(lab.create(hostId, 'refused')).rejects.toMatchObject({ code: 'host_disabled' });
      // What needs no hypervisor works on: an image that was put there before the start is taken in.
      await waitFor('the image', 60_000, async () =>
        (await lab.db.select().from(images)).some(({ name }) => name === 'Taken in'),
      );
      await lab.stop();
      delete process.env.NOVACRON_HYPERVISORS;
      await lab.start();
      await Promise.all([lab.untilHost(hostId, ['connected']), lab.untilHost(otherId, ['connected'])]);
    });
  },
);

/** As `npm start` leaves one for the engine. */
async function layOutImage(): Promise<void> {
  const incoming = join(process.env.DATA_DIR ?? '', 'images', 'incoming');
  mkdirSync(incoming, { recursive: true });
  copyFileSync(await buildTinyImage(), join(incoming, 'other.qcow2'));
  writeFileSync(
    join(incoming, 'other.json'),
    JSON.stringify({ name: 'Taken in', description: '', minMemoryMib: 64 }),
  );
}
