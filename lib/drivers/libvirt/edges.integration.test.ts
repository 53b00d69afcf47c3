import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTinyGuest, tinyGuestXml } from '../../../testing/lab/guest.ts';
import { type LabHost, labObstacle, startLabHost } from '../../../testing/lab/host.ts';
import { buildTinyImage, tinyImageObstacle } from '../../../testing/lab/tiny-image.ts';
import { waitFor } from '../../../testing/lab/wait-for.ts';
import { runSteps } from '../contract.ts';
import type { CreateVmSpec, Driver, ImageSource } from '../driver.ts';
import { imageOf, openLabDriver, recorder } from './testing/lab-driver.ts';
import { specOf } from './testing/spec.ts';
import { vncLogin } from './testing/vnc-login.ts';

const obstacle = labObstacle() ?? tinyImageObstacle();

describe.skipIf(obstacle)(`the libvirt driver in trouble${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let host: LabHost;
  let driver: Driver;
  let tiny: ImageSource;
  const folder = mkdtempSync(join(tmpdir(), 'novacron-images-'));

  beforeAll(async () => {
    host = await startLabHost();
    driver = openLabDriver(host);
    tiny = imageOf(await buildTinyImage(), 'qcow2');
  });
  afterAll(async () => {
    await driver?.close();
    await host?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const name of (await host.virsh('list', '--all', '--name')).split('\n').filter(Boolean)) {
      await host.virsh('destroy', name).catch(() => {});
      await host.virsh('undefine', name, '--managed-save', '--snapshots-metadata').catch(() => {});
    }
    for (const volume of await volumes()) await host.virsh('vol-delete', volume, 'default');
  });

  /** Without the images that are kept for the next VM. */
  const volumes = async () => (await allVolumes()).filter((name) => !name.startsWith('novacron-image-'));
  const allVolumes = async () => {
    await host.virsh('pool-refresh', 'default');
    const lines = (await host.virsh('vol-list', 'default')).split('\n');
    return lines.map((line) => line.trim().split(/\s+/)[0] ?? '').filter(Boolean);
  };
  const define = async (name: string, xml: string) => {
    const file = join(folder, `${name}.xml`);
    writeFileSync(file, xml);
    await host.virsh('define', file);
    return host.virsh('domuuid', name);
  };
  const undo = async (spec: CreateVmSpec) => {
    const { lines, context } = recorder();
    for (const step of driver.createSteps(spec).reverse()) await step.undo?.(context);
    return lines;
  };
  const remove = (spec: { externalId: string; name: string }) => {
    const { lines, context } = recorder();
    const steps = driver.deleteSteps({ externalId: spec.externalId, name: spec.name, deleteDisks: true });
    return runSteps(steps, context).then(() => lines);
  };
  /** Random, so that nothing makes it smaller on the way, with the signature of a disk. */
  const rawImage = (name: string, megabytes: number) => {
    const path = join(folder, name);
    const block = Buffer.alloc(1024 ** 2, name);
    block.writeUInt16BE(0x55aa, 510);
    writeFileSync(path, block);
    truncateSync(path, megabytes * 1024 ** 2);
    return imageOf(path, 'raw');
  };

  test('nobody gets to the screen without a password of the session, and with it only that one', async () => {
    const spec = specOf(tiny, { startAfterCreate: true });
    await runSteps(driver.createSteps(spec));
    const first =
      /passwd='([^']+)'/.exec(await host.virsh('dumpxml', spec.name, '--security-info'))?.[1] ?? '';
    expect(first).toHaveLength(8);
    const port = 5900 + Number(/:(\d+)$/.exec(await host.virsh('domdisplay', spec.name))?.[1]);
    const screen = { host: host.address, port };
    expect(await vncLogin(screen, first)).toBe(false);
    expect(await vncLogin(screen, '')).toBe(false);

    const endpoint = await driver.openConsole(spec.externalId, 'vnc', 'one-time');
    expect(endpoint).toEqual({ kind: 'vnc', host: host.address, port, password: 'one-time' });
    expect(await vncLogin(screen, 'one-time')).toBe(true);
    expect(await vncLogin(screen, first)).toBe(false);
    // The next session’s replaces it.
    await driver.openConsole(spec.externalId, 'vnc', 'another1');
    expect(await vncLogin(screen, 'one-time')).toBe(false);
    expect(await vncLogin(screen, 'another1')).toBe(true);
    const until = /passwdValidTo='([^']+)'/.exec(
      await host.virsh('dumpxml', spec.name, '--security-info'),
    )?.[1];
    expect(Date.parse(`${until}Z`) - Date.now()).toBeLessThanOrEqual(60_000);
    expect(Date.parse(`${until}Z`) - Date.now()).toBeGreaterThan(20_000);
  });

  test('a screen of a VM made elsewhere is found as it is: without a password, on a socket, or not at all', async () => {
    const xml = (name: string, graphics: string) =>
      tinyGuestXml({ name, diskPath: '/nowhere' })
        .replace(/<disk[\s\S]*<\/disk>/, '')
        .replace(/<interface.*<\/interface>/, '')
        .replace("<graphics type='vnc' autoport='yes'/>", graphics);
    const onSocket = await define(
      'on-socket',
      xml(
        'on-socket',
        "<graphics type='vnc'><listen type='socket' socket='/var/lib/libvirt/s.vnc'/></graphics>",
      ),
    );
    const open = await define('open', xml('open', "<graphics type='vnc' autoport='yes' listen='0.0.0.0'/>"));
    const blind = await define('blind', xml('blind', ''));
    await expect(driver.openConsole(open, 'vnc', 'abcdefgh')).rejects.toMatchObject({
      code: 'not_possible',
      userMessage: expect.stringMatching(/off/),
    });
    for (const name of ['on-socket', 'open', 'blind']) await host.virsh('start', name);
    expect(await driver.openConsole(onSocket, 'vnc', 'abcdefgh')).toEqual({
      kind: 'vnc',
      socketPath: '/var/lib/libvirt/s.vnc',
      password: null,
    });
    expect(await driver.openConsole(open, 'vnc', 'abcdefgh')).toMatchObject({
      host: '127.0.0.1',
      password: null,
    });
    await expect(driver.openConsole(blind, 'vnc', 'abcdefgh')).rejects.toMatchObject({
      code: 'not_possible',
    });
    await expect(driver.openConsole(open, 'spice', 'abcdefgh')).rejects.toMatchObject({
      code: 'not_possible',
    });
  });

  test('a guest that hangs holds up neither the list nor its neighbour', async () => {
    const nics = [{ network: 'default', mac: '52:54:00:00:aa:01', model: 'virtio' }];
    await createTinyGuest(host, { name: 'hung' });
    const well = specOf(tiny, { startAfterCreate: true, nics });
    await runSteps(driver.createSteps(well));
    const hostnames = async () =>
      Object.fromEntries((await driver.listVms()).map((vm) => [vm.name, vm.guestHostname]));
    const isConnected = async () =>
      /guest_agent.0' state='connected'/.test(await host.virsh('dumpxml', 'hung'));
    await waitFor('the agent of the one', 60_000, isConnected, 250);
    const hasAddress = async () => (await driver.getVm(well.externalId))?.addresses.length === 1;
    await waitFor('the address of the other', 60_000, hasAddress, 250);

    const pid = host.guestPid('hung');
    if (pid === null) throw new Error('it should run');
    process.kill(pid, 'SIGSTOP');
    try {
      const startedAt = performance.now();
      expect(await hostnames()).toEqual({ hung: null, [well.name]: 'tiny' });
      const firstMs = performance.now() - startedAt;
      expect(firstMs).toBeLessThan(4_000);
      const vm = await driver.getVm(well.externalId);
      expect(vm?.addresses[0]).toMatch(/^192\.168\.122\./);
      expect(performance.now() - startedAt - firstMs).toBeLessThan(1_500);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });

  test('an ISO becomes a CD that boots first, beside an empty disk, and outlives the VM', async () => {
    const path = join(folder, 'installer.iso');
    writeFileSync(path, Buffer.alloc(1024 ** 2, 'iso'));
    const iso = imageOf(path, 'iso');
    const spec = specOf(iso, { startAfterCreate: true });
    await runSteps(driver.createSteps(spec));
    const vm = await driver.getVm(spec.externalId);
    expect(vm?.disks.map(({ device, format }) => [device, format])).toEqual([
      ['disk', 'qcow2'],
      ['cdrom', 'raw'],
    ]);
    const xml = await host.virsh('dumpxml', spec.name, '--inactive');
    expect(xml.match(/<boot dev='\w+'/g)).toEqual(["<boot dev='cdrom'", "<boot dev='hd'"]);
    expect(await host.virsh('vol-dumpxml', spec.disk.volume, 'default')).not.toContain('backingStore');
    await remove(spec);
    expect(await volumes()).toEqual([]);
    expect(await allVolumes()).toContain(`novacron-image-${iso.sha256.slice(0, 16)}.iso`);
  });

  test('VMs made at once from one new image share one upload', async () => {
    const raw = rawImage('shared.raw', 64);
    const specs = [specOf(raw), specOf(raw), specOf(raw)];
    const { lines, context } = recorder();
    await Promise.all(specs.map((spec) => runSteps(driver.createSteps(spec), context)));
    expect(lines.filter((line) => line.startsWith('Uploading'))).toHaveLength(1);
    expect((await volumes()).sort()).toEqual(specs.map(({ disk }) => disk.volume).sort());
  });

  test('an image that disks are based on is never made anew, only when its file is gone and nobody needs it', async () => {
    const raw = rawImage('base.raw', 4);
    const name = `novacron-image-${raw.sha256.slice(0, 16)}.raw`;
    const first = specOf(raw);
    await runSteps(driver.createSteps(first));
    const { ino } = statSync(join(host.imagesFolder, name));

    await host.virsh('vol-delete', `${name}.complete`, 'default');
    await runSteps(driver.createSteps(specOf(raw)));
    expect(statSync(join(host.imagesFolder, name)).ino).toBe(ino);

    truncateSync(join(host.imagesFolder, name), 512);
    await expect(runSteps(driver.createSteps(specOf(raw)))).rejects.toMatchObject({ code: 'conflict' });

    for (const { externalId, name } of await driver.listVms()) await remove({ externalId, name });
    rmSync(join(host.imagesFolder, name));
    await runSteps(driver.createSteps(specOf(raw)));
    expect(imageOf(join(host.imagesFolder, name), 'raw').sha256).toBe(raw.sha256);
  });

  test('an image that refers to a file of the host is refused, and nothing of it stays', async () => {
    const create = ['create', '-q', '-f', 'qcow2', '-u', '-b', '/etc/shadow', '-F', 'raw'];
    await host.run('qemu-img', ...create, '/var/lib/libvirt/thief.qcow2', '1M');
    const path = join(host.imagesFolder, '../thief.qcow2');
    const before = await allVolumes();
    const spec = specOf(imageOf(path, 'qcow2'));
    await expect(runSteps(driver.createSteps(spec))).rejects.toMatchObject({ code: 'bad_input' });
    expect(await undo(spec)).toEqual([]);
    expect(await allVolumes()).toEqual(before);
  });

  test('a daemon that dies in the middle of an upload costs a second attempt, and leaves nothing half', async () => {
    const raw = rawImage('interrupted.raw', 512);
    const spec = specOf(raw);
    let killed: Promise<void> | null = null;
    const { context } = recorder((done) => {
      if (done > 0.2) killed ??= host.killDaemon('SIGKILL');
    });
    await expect(runSteps(driver.createSteps(spec), context)).rejects.toMatchObject({
      code: expect.stringMatching(/host_unreachable|unknown_outcome/),
    });
    await killed;
    await host.startDaemon();
    const again = recorder();
    await runSteps(driver.createSteps(spec), again.context);
    const kept = join(host.imagesFolder, `novacron-image-${raw.sha256.slice(0, 16)}.raw`);
    expect(imageOf(kept, 'raw').sha256).toBe(raw.sha256);
    expect(await driver.getVm(spec.externalId)).toMatchObject({
      state: 'off',
      createdByOperation: spec.operationId,
    });
    await remove(spec);
    expect(await volumes()).toEqual([]);
  });

  test('a daemon killed in any step of a create leaves, after another attempt, one whole VM', async () => {
    const { length } = driver.createSteps(specOf(tiny, { startAfterCreate: true }));
    for (let position = 0; position < length; position++) {
      const spec = specOf(tiny, { startAfterCreate: true });
      const steps = driver.createSteps(spec);
      await runSteps(steps.slice(0, position));
      // Both at once: the step may be done, half done or not begun when the daemon dies.
      const step = steps.at(position)?.run(recorder().context);
      await Promise.allSettled([step, host.killDaemon('SIGKILL')]);
      await host.startDaemon();
      await runSteps(driver.createSteps(spec));
      expect(await host.virsh('list', '--name')).toBe(spec.name);
      expect(await volumes()).toEqual([spec.disk.volume]);
      await remove(spec);
      expect([await host.virsh('list', '--all', '--name'), await volumes()]).toEqual(['', []]);
    }
  });

  test('a daemon that hangs costs a call its deadline, and answers again afterwards', async () => {
    const pid = host.daemonPid();
    if (pid === null) throw new Error('it should run');
    await driver.ping();
    process.kill(pid, 'SIGSTOP');
    try {
      const startedAt = performance.now();
      await expect(driver.ping({ timeoutMs: 300 })).rejects.toMatchObject({ code: 'timeout' });
      expect(performance.now() - startedAt).toBeLessThan(1_500);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await driver.ping();
  });

  test('a VM that the host cannot start says why, and undoing leaves nothing', async () => {
    const nics = [{ network: 'default', mac: '52:54:00:00:aa:02', model: 'virtio' }];
    const fails = async (spec: CreateVmSpec, wanted: object) => {
      await expect(runSteps(driver.createSteps(spec))).rejects.toMatchObject(wanted);
      await undo(spec);
      expect([await host.virsh('list', '--all', '--name'), await volumes()]).toEqual(['', []]);
    };
    await fails(specOf(tiny, { startAfterCreate: true, memoryMib: 900_000 }), { code: 'no_capacity' });
    await host.virsh('net-destroy', 'default');
    try {
      await fails(specOf(tiny, { startAfterCreate: true, nics }), {
        code: 'not_possible',
        userMessage: expect.stringContaining('network'),
        detail: expect.stringContaining('default'),
      });
    } finally {
      await host.virsh('net-start', 'default');
    }
    await fails(specOf(tiny, { disk: { pool: 'nowhere', volume: 'x.qcow2', sizeBytes: 1 } }), {
      code: 'not_found',
    });
  });

  test('a full pool is said to be full, and nothing is left in it', async () => {
    await host.run('mkdir', '-p', '/var/lib/libvirt/small');
    await host.run('mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', '/var/lib/libvirt/small');
    await host.virsh('pool-create-as', 'small', 'dir', '--target', '/var/lib/libvirt/small');
    try {
      const spec = specOf(rawImage('large.raw', 64), {
        disk: { pool: 'small', volume: 'x.qcow2', sizeBytes: 1024 ** 3 },
      });
      await expect(runSteps(driver.createSteps(spec))).rejects.toMatchObject({
        code: 'disk_full',
        userMessage: expect.stringContaining('small'),
        advice: expect.stringContaining('another pool'),
      });
      await undo(spec);
      expect(await host.virsh('vol-list', 'small')).toBe('');
    } finally {
      await host.virsh('pool-destroy', 'small');
      await host.run('umount', '/var/lib/libvirt/small');
    }
  });

  test('a create whose disk’s name belongs to another VM fails and leaves that VM whole', async () => {
    const first = specOf(tiny);
    await runSteps(driver.createSteps(first));
    const place = join(host.imagesFolder, first.disk.volume);
    const before = readFileSync(place);
    const second = specOf(tiny, { disk: first.disk });
    await expect(runSteps(driver.createSteps(second))).rejects.toMatchObject({ code: 'conflict' });
    expect(await undo(second)).toEqual([expect.stringContaining(`belongs to ${first.name}`)]);
    expect(readFileSync(place).equals(before)).toBe(true);
  });

  test('deleting keeps CDs, shared disks and others’ disks, says so, and removes a saved memory', async () => {
    const guest = await createTinyGuest(host, { name: 'rich' });
    const other = await createTinyGuest(host, { name: 'other', isStarted: false });
    await host.virsh('vol-create-as', 'default', 'cd.iso', '1M');
    await host.virsh(
      'attach-disk',
      'rich',
      '/var/lib/libvirt/images/cd.iso',
      'hdc',
      '--type',
      'cdrom',
      '--config',
    );
    await host.virsh('attach-disk', 'rich', other.diskPath, 'vdb', '--config', '--subdriver', 'qcow2');
    await host.virsh('managedsave', 'rich');
    const externalId = await host.virsh('domuuid', 'rich');
    expect((await driver.getVm(externalId))?.state).toBe('suspended');
    const lines = await remove({ externalId, name: 'rich' });
    expect(lines).toEqual([
      `Deleted ${guest.diskPath}.`,
      `Kept ${other.diskPath}: other uses it too.`,
      'Kept /var/lib/libvirt/images/cd.iso: it is a CD-ROM, read-only or shared.',
    ]);
    expect((await volumes()).sort()).toEqual(['cd.iso', 'other.qcow2']);
    expect(await driver.getVm(externalId)).toBeNull();
  });

  test('a VM that was only running, never defined, is deleted with its disk', async () => {
    await createTinyGuest(host, { name: 'fleeting' });
    await host.virsh('undefine', 'fleeting');
    const externalId = await host.virsh('domuuid', 'fleeting');
    expect(await driver.getVm(externalId)).toMatchObject({ state: 'running', isPersistent: false });
    await remove({ externalId, name: 'fleeting' });
    expect(await driver.getVm(externalId)).toBeNull();
    expect(await volumes()).toEqual([]);
  });
});
