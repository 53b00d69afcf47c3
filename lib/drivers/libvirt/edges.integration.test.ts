import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTinyGuest, tinyGuestXml } from '../../../testing/lab/guest.ts';
import { waitFor } from '../../../testing/lab/wait-for.ts';
import { runSteps } from '../contract.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from './testing/driver-lab.ts';
import { specOf } from './testing/spec.ts';
import { vncLogin } from './testing/vnc-login.ts';

const obstacle = driverLabObstacle();

describe.skipIf(obstacle)(
  `screens, guests and disks as others made them${obstacle ? ` (skipped: ${obstacle})` : ''}`,
  () => {
    let lab: DriverLab;
    beforeAll(async () => {
      lab = await startDriverLab();
    });
    afterAll(() => lab?.stop());
    afterEach(() => lab.sweep());

    test('nobody gets to the screen without a password of the session, and with it only that one', async () => {
      const spec = specOf(lab.tiny, { startAfterCreate: true });
      await runSteps(lab.driver.createSteps(spec));
      const first =
        /passwd='([^']+)'/.exec(await lab.host.virsh('dumpxml', spec.name, '--security-info'))?.[1] ?? '';
      expect(first).toHaveLength(8);
      const port = 5900 + Number(/:(\d+)$/.exec(await lab.host.virsh('domdisplay', spec.name))?.[1]);
      const screen = { host: lab.host.address, port };
      expect(await vncLogin(screen, first)).toBe(false);
      expect(await vncLogin(screen, '')).toBe(false);

      const endpoint = await lab.driver.openConsole(spec.externalId, 'vnc', 'one-time');
      expect(endpoint).toEqual({ kind: 'vnc', host: lab.host.address, port, password: 'one-time' });
      expect(await vncLogin(screen, 'one-time')).toBe(true);
      expect(await vncLogin(screen, first)).toBe(false);
      // The next session’s replaces it.
      await lab.driver.openConsole(spec.externalId, 'vnc', 'another1');
      expect(await vncLogin(screen, 'one-time')).toBe(false);
      expect(await vncLogin(screen, 'another1')).toBe(true);
      const until = /passwdValidTo='([^']+)'/.exec(
        await lab.host.virsh('dumpxml', spec.name, '--security-info'),
      )?.[1];
      expect(Date.parse(`${until}Z`) - Date.now()).toBeLessThanOrEqual(60_000);
      expect(Date.parse(`${until}Z`) - Date.now()).toBeGreaterThan(20_000);
    });

    test('a definition that is too much to read is said of its own VM, and hides no other', async () => {
      const xml = (name: string, description: string) =>
        `<domain type='qemu'><name>${name}</name><description>${description}</description>
        <memory unit='MiB'>64</memory><os><type arch='x86_64'>hvm</type></os></domain>`;
      const odd = await lab.define('odd', xml('odd', 'x'.repeat(1_200_000)));
      const plain = await lab.define('plain', xml('plain', 'x'));
      const vms = await lab.driver.listVms();
      expect(vms.map(({ name, state, stateReason }) => [name, state, stateReason]).sort()).toEqual([
        ['odd', 'off', expect.stringContaining('too large')],
        ['plain', 'off', null],
      ]);
      expect(await lab.driver.getVm(odd)).toMatchObject({ externalId: odd, name: 'odd' });
      expect(await lab.driver.getVm(plain)).toMatchObject({ memoryMib: 64 });
    });

    test('a screen of a VM made elsewhere is found as it is: without a password, on a socket, or not at all', async () => {
      const xml = (name: string, graphics: string) =>
        tinyGuestXml({ name, diskPath: '/nowhere' })
          .replace(/<disk[\s\S]*<\/disk>/, '')
          .replace(/<interface.*<\/interface>/, '')
          .replace("<graphics type='vnc' autoport='yes'/>", graphics);
      const onSocket = await lab.define(
        'on-socket',
        xml(
          'on-socket',
          "<graphics type='vnc'><listen type='socket' socket='/var/lib/libvirt/s.vnc'/></graphics>",
        ),
      );
      const open = await lab.define(
        'open',
        xml('open', "<graphics type='vnc' autoport='yes' listen='0.0.0.0'/>"),
      );
      const blind = await lab.define('blind', xml('blind', ''));
      await expect(lab.driver.openConsole(open, 'vnc', 'abcdefgh')).rejects.toMatchObject({
        code: 'not_possible',
        userMessage: expect.stringMatching(/off/),
      });
      for (const name of ['on-socket', 'open', 'blind']) await lab.host.virsh('start', name);
      expect(await lab.driver.openConsole(onSocket, 'vnc', 'abcdefgh')).toEqual({
        kind: 'vnc',
        socketPath: '/var/lib/libvirt/s.vnc',
        password: null,
      });
      expect(await lab.driver.openConsole(open, 'vnc', 'abcdefgh')).toMatchObject({
        host: '127.0.0.1',
        password: null,
      });
      await expect(lab.driver.openConsole(blind, 'vnc', 'abcdefgh')).rejects.toMatchObject({
        code: 'not_possible',
      });
      await expect(lab.driver.openConsole(open, 'spice', 'abcdefgh')).rejects.toMatchObject({
        code: 'not_possible',
      });
    });

    test('a guest that hangs holds up neither the list nor its neighbour', async () => {
      const nics = [{ network: 'default', mac: '52:54:00:00:aa:01', model: 'virtio' }];
      await createTinyGuest(lab.host, { name: 'hung' });
      const well = specOf(lab.tiny, { startAfterCreate: true, nics });
      await runSteps(lab.driver.createSteps(well));
      const hostnames = async () =>
        Object.fromEntries((await lab.driver.listVms()).map((vm) => [vm.name, vm.guestHostname]));
      const isConnected = async () =>
        /guest_agent.0' state='connected'/.test(await lab.host.virsh('dumpxml', 'hung'));
      await waitFor('the agent of the one', 60_000, isConnected, 250);
      const hasAddress = async () => (await lab.driver.getVm(well.externalId))?.addresses.length === 1;
      await waitFor('the address of the other', 60_000, hasAddress, 250);

      const pid = lab.host.guestPid('hung');
      if (pid === null) throw new Error('it should run');
      process.kill(pid, 'SIGSTOP');
      try {
        const startedAt = performance.now();
        expect(await hostnames()).toEqual({ hung: null, [well.name]: 'tiny' });
        const firstMs = performance.now() - startedAt;
        // libvirt itself waits 30 s for a guest that hangs.
        expect(firstMs).toBeLessThan(10_000);
        const vm = await lab.driver.getVm(well.externalId);
        expect(vm?.addresses[0]).toMatch(/^192\.168\.122\./);
        expect(performance.now() - startedAt - firstMs).toBeLessThan(5_000);
        const hung = await lab.host.virsh('domuuid', 'hung');
        const picture = lab.driver.screenshot(hung, { timeoutMs: 500 });
        await expect(picture).rejects.toMatchObject({ code: 'timeout' });
        await lab.driver.screenshot(well.externalId);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
    });

    test('a daemon that hangs costs a call its deadline, and answers again afterwards', async () => {
      const pid = lab.host.daemonPid();
      if (pid === null) throw new Error('it should run');
      await lab.driver.ping();
      process.kill(pid, 'SIGSTOP');
      try {
        const startedAt = performance.now();
        await expect(lab.driver.ping({ timeoutMs: 300 })).rejects.toMatchObject({ code: 'timeout' });
        expect(performance.now() - startedAt).toBeLessThan(5_000);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await lab.driver.ping();
    });

    test('deleting refuses others’ disks and names who needs them, keeps CDs, and removes a saved memory', async () => {
      const guest = await createTinyGuest(lab.host, { name: 'rich' });
      const other = await createTinyGuest(lab.host, { name: 'other', isStarted: false });
      await lab.host.virsh('vol-create-as', 'default', 'cd.iso', '1M');
      await lab.host.virsh(
        'attach-disk',
        'rich',
        '/var/lib/libvirt/images/cd.iso',
        'hdc',
        '--type',
        'cdrom',
        '--config',
      );
      await lab.host.virsh('attach-disk', 'rich', other.diskPath, 'vdb', '--config', '--subdriver', 'qcow2');
      await lab.host.virsh('managedsave', 'rich');
      const externalId = await lab.host.virsh('domuuid', 'rich');
      expect((await lab.driver.getVm(externalId))?.state).toBe('suspended');
      await expect(lab.remove({ externalId, name: 'rich' })).rejects.toMatchObject({
        code: 'conflict',
        userMessage: `${other.diskPath} cannot be deleted: other uses it.`,
      });
      expect((await lab.volumes()).sort()).toEqual(['cd.iso', 'other.qcow2', 'rich.qcow2']);
      await lab.host.virsh('detach-disk', 'rich', 'vdb', '--config');
      expect(await lab.remove({ externalId, name: 'rich' })).toEqual([`Deleted ${guest.diskPath}.`]);
      expect((await lab.volumes()).sort()).toEqual(['cd.iso', 'other.qcow2']);
      expect(await lab.driver.getVm(externalId)).toBeNull();
    });

    test('a VM that was only running, never defined, is deleted with its disk', async () => {
      await createTinyGuest(lab.host, { name: 'fleeting' });
      await lab.host.virsh('undefine', 'fleeting');
      const externalId = await lab.host.virsh('domuuid', 'fleeting');
      expect(await lab.driver.getVm(externalId)).toMatchObject({ state: 'running', isPersistent: false });
      await lab.remove({ externalId, name: 'fleeting' });
      expect(await lab.driver.getVm(externalId)).toBeNull();
      expect(await lab.volumes()).toEqual([]);
    });
  },
);
