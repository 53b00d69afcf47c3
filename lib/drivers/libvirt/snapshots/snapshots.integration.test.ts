import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { tinyGuestXml } from '../../../../testing/lab/guest.ts';
import { runSteps } from '../../contract.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from '../testing/driver-lab.ts';
import { recorder } from '../testing/lab-driver.ts';
import { signInGuest, startLabGuest } from '../testing/lab-guest.ts';
import { deleting, images, read, reverting, snapshotLab, taking, write } from '../testing/snapshot-lab.ts';

const obstacle = driverLabObstacle();

describe.skipIf(obstacle)(`snapshots of a real guest${obstacle ? ` (${obstacle})` : ''}`, () => {
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

  test('with memory: what was written since is gone, and programs go on from that moment', async () => {
    let guest = await startLabGuest(lab, 'remembers');
    await write(guest, 'before');
    await guest.run('echo kept > /run/in-memory');
    const { shown, vm } = await plan.change(
      guest.externalId,
      taking('then', { description: 'Before the upgrade' }),
    );
    expect(shown.live.join(' ')).toContain('memory is kept too');
    expect(vm.snapshots).toMatchObject([
      {
        name: 'then',
        description: 'Before the upgrade',
        kind: 'internal',
        hasMemory: true,
        state: 'running',
        isCurrent: true,
        parent: null,
      },
    ]);
    const uptime = Number((await guest.run('cat /proc/uptime')).split('.')[0]);
    await write(guest, 'after');
    await guest.run('echo changed > /run/in-memory');
    expect(await read(guest)).toBe('after');
    guest = await snapshots.back(guest, 'then');
    expect(await read(guest)).toBe('before');
    expect(await guest.run('cat /run/in-memory')).toBe('kept');
    expect(Number((await guest.run('cat /proc/uptime')).split('.')[0])).toBeGreaterThanOrEqual(uptime - 2);
    await guest.close();
  });

  test('of a VM that is off: it boots with the old content, and its definition is the old one', async () => {
    let guest = await startLabGuest(lab, 'boots');
    await write(guest, 'before');
    await guest.close();
    await lab.host.virsh('destroy', 'boots');
    await plan.change(guest.externalId, taking('cold'));
    await lab.host.virsh('setmaxmem', 'boots', '300M', '--config');
    await lab.host.virsh('start', 'boots');
    guest = await signInGuest(lab, 'boots', guest.externalId);
    await write(guest, 'after');
    await guest.close();
    const { shown, vm } = await plan.change(guest.externalId, reverting('cold', true));
    expect(shown.difference).toMatch(/^-.*307200/m);
    expect(shown.lost[0]).toContain('memory');
    expect(vm.state).toBe('running');
    guest = await signInGuest(lab, 'boots', guest.externalId);
    expect(await read(guest)).toBe('before');
    expect(await lab.host.virsh('dumpxml', 'boots', '--inactive')).toContain("<memory unit='KiB'>262144<");
    await guest.close();
  });

  test('deleted in the middle of the tree: the others stay, with their content', async () => {
    let guest = await startLabGuest(lab, 'tree');
    for (const name of ['first', 'second', 'third']) {
      await write(guest, name);
      await plan.change(guest.externalId, taking(name));
    }
    const { shown, vm } = await plan.change(guest.externalId, deleting('second'));
    expect(shown.warnings.join(' ')).toContain('third');
    expect(vm.snapshots?.map(({ name, parent }) => [name, parent])).toEqual([
      ['first', null],
      ['third', 'first'],
    ]);
    guest = await snapshots.back(guest, 'first');
    expect(await read(guest)).toBe('first');
    guest = await snapshots.back(guest, 'third');
    expect(await read(guest)).toBe('third');
    await guest.close();
    await lab.host.virsh('destroy', 'tree');
    await snapshots.checkQcow2(await snapshots.inUse('tree'));
  });

  test('a raw disk: kept in files of their own; deleted while the guest runs, which keeps what it wrote', async () => {
    const guest = await snapshots.rawGuest('raw');
    await write(guest, 'before');
    const { shown, vm } = await plan.change(guest.externalId, taking('kept', { withMemory: false }));
    const overlay = `${images}/raw.vda.kept.qcow2`;
    expect(shown.live[0]).toContain(overlay);
    expect(shown.warnings.join(' ')).toContain('vda is raw');
    expect(vm.snapshots).toMatchObject([{ name: 'kept', kind: 'external', hasMemory: false }]);
    expect(vm.snapshots?.[0]?.sizeBytes).toBeGreaterThan(0);
    expect(vm.disks[0]?.layers?.map(({ path }) => path)).toEqual([overlay, `${images}/raw.raw`]);
    await write(guest, 'after');
    await snapshots.checkInUse(overlay);
    // Somebody has laid a disk over the file that would be written to.
    const stranger = `${images}/stranger.qcow2`;
    await lab.host.run(
      'qemu-img',
      'create',
      '-q',
      '-F',
      'raw',
      '-b',
      `${images}/raw.raw`,
      '-f',
      'qcow2',
      stranger,
    );
    await expect(plan.change(guest.externalId, deleting('kept'))).rejects.toMatchObject({
      code: 'conflict',
      userMessage: expect.stringContaining('stranger.qcow2 is based on it'),
    });
    await lab.host.run('rm', stranger);
    const deleted = await plan.change(guest.externalId, deleting('kept'));
    expect(deleted.shown.live[0]).toContain('goes on running');
    expect(await read(guest)).toBe('after');
    expect(await snapshots.inUse('raw')).toBe(`${images}/raw.raw`);
    expect(deleted.vm.snapshots).toEqual([]);
    expect(await lab.allVolumes()).not.toContain('raw.vda.kept.qcow2');
    expect(await lab.host.run('dd', `if=${images}/raw.raw`, 'bs=512', 'skip=100', 'count=1')).toContain(
      'after',
    );
    await guest.close();
  });

  test('files over a disk that holds a snapshot itself: merged into it, and that snapshot is as good as before', async () => {
    let guest = await startLabGuest(lab, 'mixed');
    await write(guest, 'inside');
    await plan.change(guest.externalId, taking('inside'));
    await write(guest, 'between');
    await plan.change(guest.externalId, taking('files', { withMemory: false }));
    await write(guest, 'after');
    const refused = await plan.shown(guest.externalId, reverting('inside'));
    expect(refused.plan.obstacles[0]).toContain('files would be worthless');
    const { lines } = await plan.change(guest.externalId, deleting('files'));
    expect(lines).toEqual([]);
    expect(await read(guest)).toBe('after');
    expect(await snapshots.inUse('mixed')).toBe(`${images}/mixed.qcow2`);
    expect(await snapshots.names('mixed')).toEqual(['inside']);
    expect(await lab.allVolumes()).not.toContain('mixed.vda.files.qcow2');
    guest = await snapshots.back(guest, 'inside');
    expect(await read(guest)).toBe('inside');
    await guest.close();
    await lab.host.virsh('destroy', 'mixed');
    await snapshots.checkQcow2(`${images}/mixed.qcow2`);
  });

  test('with an agent the guest freezes its file systems for the moment', async () => {
    const guest = await startLabGuest(lab, 'frozen', async (xml) => {
      await lab.host.run('sh', '-c', `truncate -s 16M ${images}/data.raw && mkfs.ext4 -q ${images}/data.raw`);
      const data = `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${images}/data.raw'/><target dev='vdb' bus='virtio'/></disk>`;
      return xml.replace('<interface', `${data}<interface`);
    });
    await guest.run('mkdir -p /data; mount /dev/vdb /data');
    const agentIs = async (state: string) =>
      (await lab.host.virsh('dumpxml', 'frozen')).includes(`guest_agent.0' state='${state}'`);
    await guest.until('the agent', () => agentIs('connected'));
    // The agent itself tells when it freezes and thaws.
    await guest.run(
      "printf '#!/bin/sh\\necho $1 >> /tmp/told\\n' > /tmp/hook; chmod +x /tmp/hook; touch /tmp/told",
    );
    await guest.run(
      'port=$(ls /dev/vport*p1); kill $(pidof qemu-ga); while pidof qemu-ga; do :; done; qemu-ga -d -m virtio-serial -p $port -f /run/qga.pid -t /run -F/tmp/hook',
    );
    await guest.until('the agent again', () =>
      lab.host.virsh('qemu-agent-command', 'frozen', '{"execute":"guest-ping"}').then(
        () => true,
        () => false,
      ),
    );
    expect(await guest.run('ps | grep -c "[q]emu-ga.*hook"')).toBe('1');
    const { shown } = await plan.change(guest.externalId, taking('quiet', { withMemory: false }));
    expect(shown.live.join(' ')).toContain('The guest agent freezes');
    expect(shown.live[0]).toContain('data.vdb.quiet.qcow2');
    expect((await guest.run('cat /tmp/told')).split(/\s+/)).toEqual(['freeze', 'thaw']);
    const loud = await plan.change(guest.externalId, taking('loud', { withMemory: false, quiesce: false }));
    expect(loud.shown.warnings.join(' ')).toContain('as after a power cut');
    expect((await guest.run('cat /tmp/told')).split(/\s+/)).toEqual(['freeze', 'thaw']);
    await guest.close();
  });

  test('what virsh takes is seen, and what libvirt refuses is what the plan says before', async () => {
    const disk = { name: 'off', diskPath: `${images}/off.qcow2` };
    await lab.host.run('qemu-img', 'create', '-f', 'qcow2', disk.diskPath, '20M');
    const externalId = await lab.define('off', tinyGuestXml(disk));
    await lab.host.virsh('snapshot-create-as', 'off', 'by-hand', '--description', 'from a shell');
    expect((await lab.driver.getVm(externalId))?.snapshots).toMatchObject([
      { name: 'by-hand', description: 'from a shell', createdByOperation: null, state: 'off' },
    ]);
    const taken = await plan.shown(externalId, taking('by-hand'));
    expect(taken.plan.obstacles[0]).toContain('named by-hand already');

    await lab.host.virsh('snapshot-create-as', 'off', 'files', '--disk-only');
    const toFiles = await plan.shown(externalId, reverting('files'));
    expect(toFiles.plan.obstacles[0]).toContain('cannot go back');
    await expect(lab.host.virsh('snapshot-revert', 'off', 'files')).rejects.toThrow(
      /external snapshot not supported/,
    );
    await lab.host.virsh('start', 'off');
    const below = await plan.shown(externalId, deleting('by-hand'));
    expect(below.plan.obstacles[0]).toContain('writes to another file now');
    await expect(lab.host.virsh('snapshot-delete', 'off', 'by-hand')).rejects.toThrow(
      /not the same as disk image/,
    );
    const { context } = recorder();
    await expect(runSteps(lab.driver.changeSteps(toFiles), context)).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('with UEFI, libvirt refuses to keep it within the disk, and the advisor takes files instead', async () => {
    await lab.host.run(
      'sh',
      '-c',
      `truncate -s 4M /var/lib/libvirt/code.fd /var/lib/libvirt/vars.fd; qemu-img create -f qcow2 ${images}/uefi.qcow2 20M`,
    );
    const firmware =
      "<loader readonly='yes' type='pflash'>/var/lib/libvirt/code.fd</loader><nvram>/var/lib/libvirt/vars.fd</nvram></os>";
    const externalId = await lab.define(
      'uefi',
      tinyGuestXml({ name: 'uefi', diskPath: `${images}/uefi.qcow2` })
        .replace("machine='pc'", "machine='q35'")
        .replace('</os>', firmware),
    );
    await expect(lab.host.virsh('snapshot-create-as', 'uefi', 'inside')).rejects.toThrow(
      /pflash based firmware/,
    );
    const { shown, vm } = await plan.change(externalId, taking('files'));
    expect(shown.warnings.join(' ')).toContain('UEFI');
    expect(vm.snapshots).toMatchObject([{ name: 'files', kind: 'external', state: 'off' }]);
    await snapshots.checkQcow2(`${images}/uefi.vda.files.qcow2`);
    const { vm: after } = await plan.change(externalId, deleting('files'));
    expect(after.snapshots).toEqual([]);
    expect(await snapshots.inUse('uefi')).toBe(`${images}/uefi.qcow2`);
  });
});
