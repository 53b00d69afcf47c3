import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addVolumeGroup, volumeGroupObstacle } from '../../../testing/lab/volume-group.ts';
import { waitFor } from '../../../testing/lab/wait-for.ts';
import { createHardware } from '../../domain/create-vm.ts';
import { runSteps } from '../contract.ts';
import type { CreateVmSpec } from '../driver.ts';
import { emptyPlan } from './resources/handler.ts';
import { bootIso } from './testing/boot-iso.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from './testing/driver-lab.ts';
import { runInGuest } from './testing/in-guest.ts';
import { imageOf } from './testing/lab-driver.ts';
import { planLab } from './testing/plan-lab.ts';
import { specOf, withSeed } from './testing/spec.ts';

const obstacle = driverLabObstacle();

describe.skipIf(obstacle)(`what a new VM can have${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let lab: DriverLab;
  beforeAll(async () => {
    lab = await startDriverLab();
  });
  afterAll(() => lab?.stop());
  afterEach(() => lab.sweep());

  const create = (spec: CreateVmSpec) => runSteps(lab.driver.createSteps(spec));
  const existing = (volume: string, existingFormat: 'qcow2' | 'raw') => ({
    pool: 'default',
    volume,
    sizeBytes: 0,
    existingFormat,
  });

  test('the host says what it offers, and what it says is what it takes', async () => {
    const { offers } = await lab.driver.hostFacts();
    expect(offers).toMatchObject({
      machines: ['q35', 'pc'],
      diskBuses: expect.arrayContaining(['virtio', 'sata', 'scsi', 'usb']),
      graphics: expect.arrayContaining(['vnc']),
      cpuModels: expect.arrayContaining(['maximum', 'qemu64']),
    });
    // The package ovmf, which brings it, is among those that the tests install.
    const all = existsSync('/usr/share/qemu/firmware') ? ['bios', 'uefi', 'uefiSecure'] : ['bios'];
    expect(offers?.firmwares).toEqual(all);
    // So is swtpm.
    const hasTpm = existsSync('/usr/bin/swtpm') && existsSync('/usr/bin/swtpm_setup');
    expect(offers?.hasTpm).toBe(hasTpm);
    const kept = (folder: string) => lab.host.run('find', folder, '-type', 'f');
    for (const firmware of offers?.firmwares ?? []) {
      const hardware = createHardware.parse({
        firmware,
        cpu: 'qemu64',
        hasTpm: hasTpm && firmware !== 'bios',
      });
      const spec = specOf(null, { hardware, startAfterCreate: true });
      await create(spec);
      expect(await lab.driver.getVm(spec.externalId)).toMatchObject({
        state: 'running',
        firmware: firmware === 'bios' ? 'bios' : 'uefi',
      });
      const xml = await lab.host.virsh('dumpxml', spec.name);
      expect(xml).toContain('qemu64</model>');
      if (firmware !== 'bios') expect(xml).toMatch(/<nvram[^>]*>\/var\/lib\/libvirt\/qemu\/nvram/);
      if (firmware === 'uefiSecure') expect(xml).toMatch(/<loader[^>]*secure='yes'/);
      if (hardware.hasTpm) {
        expect(xml).toMatch(/<tpm model='tpm-crb'>\s*<backend type='emulator' version='2.0'/);
        expect(await kept(`/var/lib/libvirt/swtpm/${spec.externalId}`)).toContain('tpm2-00.permall');
      }
      await lab.remove(spec);
      expect(await kept('/var/lib/libvirt/qemu/nvram')).toBe('');
      if (hardware.hasTpm) expect(await kept('/var/lib/libvirt/swtpm')).toBe('');
    }
  });

  test('two cards, three disks, SPICE and autostart are what the host has, and a running q35 takes more', async () => {
    const { offers } = await lab.driver.hostFacts();
    const graphics = offers?.graphics.includes('spice') ? 'spice' : 'vnc';
    const spec = specOf(lab.tiny, {
      startAfterCreate: true,
      hardware: createHardware.parse({ graphics, isAutostart: true }),
      moreDisks: [
        { pool: 'default', volume: 'second.qcow2', sizeBytes: 1024 ** 2, bus: 'scsi' },
        { pool: 'default', volume: 'third.qcow2', sizeBytes: 1024 ** 2, bus: 'virtio', cache: 'none' },
      ],
      nics: [
        { network: 'default', mac: '52:54:00:00:bb:01', model: 'virtio' },
        { bridge: 'virbr0', mac: '52:54:00:00:bb:02', model: 'e1000e' },
      ],
    });
    await create(spec);
    const vm = await lab.driver.getVm(spec.externalId);
    expect(vm).toMatchObject({ state: 'running', isAutostart: true, consoles: [graphics, 'serial'] });
    expect(vm?.disks.map(({ target, bus, cache }) => [target, bus, cache])).toEqual([
      ['vda', 'virtio', null],
      ['vdb', 'virtio', 'none'],
      ['sda', 'scsi', null],
    ]);
    expect(vm?.nics.map(({ mac, model, source }) => [mac, model, source])).toEqual([
      ['52:54:00:00:bb:01', 'virtio', 'default'],
      ['52:54:00:00:bb:02', 'e1000e', expect.stringMatching(/^(virbr0|default)$/)],
    ]);
    // Without spare ports a q35 machine refuses: no more available PCI slots.
    for (const [index, target] of ['vdc', 'vdd', 'vde', 'vdf'].entries()) {
      await lab.host.virsh('vol-create-as', 'default', `plugged-${index}.qcow2`, '1M', '--format', 'qcow2');
      const path = `/var/lib/libvirt/images/plugged-${index}.qcow2`;
      await lab.host.virsh('attach-disk', spec.name, path, target, '--subdriver', 'qcow2', '--live');
    }
    const network = ['network', 'default', '--model', 'virtio', '--live'];
    await lab.host.virsh('attach-interface', spec.name, ...network);
    await lab.host.virsh('destroy', spec.name);
    await lab.remove(spec);
    expect((await lab.volumes()).filter((name) => !name.startsWith('plugged'))).toEqual([]);
  });

  test('an installer on a CD is what boots, beside an empty disk', async () => {
    const path = join(lab.folder, 'boots.iso');
    writeFileSync(path, bootIso('booted from the CD'));
    for (const machine of ['q35', 'pc']) {
      const hardware = createHardware.parse({ machine });
      const spec = specOf(imageOf(path, 'iso'), { startAfterCreate: true, memoryMib: 64, hardware });
      await create(spec);
      const tty = await lab.host.virsh('ttyconsole', spec.name);
      await waitFor('the words of the CD', 30_000, async () => {
        const text = await lab.host.run('bash', '-c', `timeout 1 head -c 200 ${tty} || true`);
        return text.includes('booted from the CD');
      });
      await lab.remove(spec);
    }
  });

  test('a guest has its disks from pools of three kinds, its TPM, and the CD for cloud-init to the byte under its files’ own names', async () => {
    const { host } = lab;
    const hasTpm = (await lab.driver.hostFacts()).offers?.hasTpm ?? false;
    const hasGroup = volumeGroupObstacle() === null;
    const calls = hasGroup ? await addVolumeGroup(host, 'group') : async () => [];
    await host.run('mkdir', '/var/lib/libvirt/second');
    await host.virsh('pool-create-as', 'second', 'dir', '--target', '/var/lib/libvirt/second');
    const inGroup = (volume: string, mib: number) =>
      hasGroup
        ? { pool: 'group', volume, sizeBytes: mib * 1024 ** 2, format: 'raw' as const }
        : { pool: 'default', volume: `${volume}.qcow2`, sizeBytes: mib * 1024 ** 2 };
    const texts = {
      'meta-data': 'instance-id: "1"\n',
      'network-config': 'version: 2\n',
      'user-data': `#cloud-config\n${'# §\n'.repeat(3000)}`,
    };
    const files = Object.entries(texts).map(([name, text]) => ({ name, text }));
    const spec = withSeed(
      specOf(lab.tiny, {
        startAfterCreate: true,
        hardware: createHardware.parse({ hasTpm }),
        imagePool: 'default',
        disk: inGroup('first', 192),
        moreDisks: [
          inGroup('third', 64),
          { pool: 'second', volume: 'fourth.qcow2', sizeBytes: 32 * 1024 ** 2 },
        ],
      }),
      files,
    );
    // What is left of an attempt that was cut short in the middle of the copy.
    if (hasGroup) await host.virsh('vol-create-as', 'group', 'first', '8M');
    await create(spec);
    // And of one whose last word was lost.
    await create(spec);
    // By Rock Ridge, as Linux prefers it, and by Joliet, as Windows does.
    const look = (options: string) => `mount -t iso9660 -o ${options} /dev/sr0 /mnt; cd /mnt
      stat -c '%n %s' *; cat *; cd /; umount /mnt`;
    const said = await runInGuest(
      host,
      spec.name,
      // The agent may answer before the kernel has looked for drives.
      `until [ -b /dev/sr0 ]; do sleep 1; done; mkdir -p /mnt; dd if=/dev/sr0 bs=1 skip=32808 count=6 2>/dev/null; ${look('ro')}; ${look('ro,norock')}`,
    );
    const sizes = files.map(({ name, text }) => `${name} ${Buffer.byteLength(text)}\n`);
    const listed = [...sizes, ...Object.values(texts)].join('');
    expect(said).toBe(`cidata${listed}${listed}`);

    expect(await runInGuest(host, spec.name, 'cat /sys/block/vd[a-z]/size')).toBe('393216\n131072\n65536\n');
    if (hasGroup) {
      // Less than all at once would be a snapshot of nothing.
      expect((await calls()).filter((line) => line.startsWith('lvcreate'))).toEqual([
        'lvcreate --name first -L 8192K group --yes',
        'lvcreate --name first -L 196608K group --yes',
        'lvcreate --name third -L 65536K group --yes',
      ]);
      expect(await host.virsh('domblkinfo', spec.name, 'vda')).toContain(`${192 * 1024 ** 2}`);
    }
    if (hasTpm) {
      // Its own process on the host is what the guest's kernel talks to.
      expect(await host.run('pgrep', '-f', `swtpm socket .*${spec.externalId}`)).toMatch(/^\d+\n$/);
      expect(await runInGuest(host, spec.name, 'cat /sys/class/tpm/tpm0/tpm_version_major')).toBe('2\n');
    }
    await lab.remove(spec);
    expect(await lab.volumes()).toEqual([]);
    for (const pool of hasGroup ? ['second', 'group'] : ['second'])
      expect(await host.virsh('vol-list', pool)).toBe('');
  });

  test.skipIf(volumeGroupObstacle())(
    'what is made, plugged in or copied in a volume group has all of its size, and what cannot be there is said',
    async () => {
      const { host } = lab;
      await host.virsh('pool-info', 'group').catch(() => addVolumeGroup(host, 'group'));
      const changes = [
        { kind: 'volume.create', params: { pool: 'group', name: 'data', format: 'raw', sizeGib: 1 / 32 } },
        { kind: 'volume.clone', params: { pool: 'group', name: 'copy', from: 'data' } },
      ] as const;
      for (const change of changes)
        await runSteps(
          lab.driver.hostChangeSteps({ operationId: crypto.randomUUID(), change, plan: emptyPlan() }),
        );
      const disk = { pool: 'group', volume: 'own', sizeBytes: 32 * 1024 ** 2, format: 'raw' } as const;
      const spec = specOf(null, { disk, startAfterCreate: true });
      await create(spec);
      const plan = planLab(lab);
      const added = await plan.change(spec.externalId, {
        kind: 'vm.addDisk',
        params: { pool: 'group', volume: 'added', sizeGib: 1 / 16, bus: 'virtio', cache: 'default' },
      });
      expect(added.vm.disks).toMatchObject([
        { volume: 'own', format: 'raw' },
        { volume: 'added', format: 'raw' },
      ]);
      expect(await host.virsh('domblklist', spec.name)).toMatch(/vdb\s+added/);
      await host.virsh('destroy', spec.name);

      const clone = (isLinked: boolean) =>
        ({ kind: 'vm.clone', params: { name: 'cloned', cloneId: crypto.randomUUID(), isLinked } }) as const;
      const params = { name: 'now', description: '', withMemory: true, quiesce: true };
      const refused = await plan.shown(spec.externalId, { kind: 'vm.snapshot', params });
      expect(refused.plan.obstacles).toEqual([expect.stringContaining('vda is in a volume group')]);
      const linked = await plan.shown(spec.externalId, clone(true));
      expect(linked.plan.obstacles).toContainEqual(expect.stringContaining('Make a full clone'));
      const copied = clone(false);
      await plan.change(spec.externalId, copied);
      const listed = (await host.virsh('vol-list', 'group', '--details')).split('\n');
      const sizes = listed
        .map((line) => line.trim().split(/\s{2,}/))
        .map(([name, , , ...size]) => [name, ...size]);
      const prefix = `cloned-${copied.params.cloneId.slice(0, 8)}`;
      expect(Object.fromEntries(sizes.map(([name, ...size]) => [name, size]))).toEqual({
        data: ['32.00 MiB', '32.00 MiB'],
        copy: ['32.00 MiB', '32.00 MiB'],
        own: ['32.00 MiB', '32.00 MiB'],
        added: ['64.00 MiB', '64.00 MiB'],
        [`${prefix}-vda`]: ['32.00 MiB', '32.00 MiB'],
        [`${prefix}-vdb`]: ['64.00 MiB', '64.00 MiB'],
      });
    },
  );

  test('a disk that is there is used as it is, never by two, and never deleted by a create that fails', async () => {
    await lab.host.virsh('vol-create-as', 'default', 'mine.qcow2', '8M', '--format', 'qcow2');
    const before = await lab.host.run('sha256sum', '/var/lib/libvirt/images/mine.qcow2');
    const first = specOf(null, { disk: existing('mine.qcow2', 'qcow2') });

    const wrong = specOf(null, { disk: existing('mine.qcow2', 'raw') });
    await expect(create(wrong)).rejects.toMatchObject({
      code: 'bad_input',
      userMessage: 'The volume mine.qcow2 is qcow2, and was said to be raw.',
    });
    await lab.undo(wrong);
    const missing = specOf(null, { disk: existing('absent.qcow2', 'qcow2') });
    await expect(create(missing)).rejects.toMatchObject({ code: 'not_found' });

    // A create that comes as far as the definition, and is taken back.
    await create(first);
    await lab.undo(first);
    expect(await lab.driver.getVm(first.externalId)).toBeNull();
    expect(await lab.volumes()).toEqual(['mine.qcow2']);
    expect(await lab.host.run('sha256sum', '/var/lib/libvirt/images/mine.qcow2')).toBe(before);

    await create(first);
    expect((await lab.driver.getVm(first.externalId))?.disks).toMatchObject([
      { target: 'vda', volume: 'mine.qcow2', format: 'qcow2', sizeBytes: 8 * 1024 ** 2 },
    ]);
    const second = specOf(null, { disk: existing('mine.qcow2', 'qcow2') });
    await expect(create(second)).rejects.toMatchObject({
      code: 'conflict',
      userMessage: `The volume mine.qcow2 is a disk of the VM ${first.name}, or below one.`,
    });
    await lab.undo(second);
    expect(await lab.volumes()).toEqual(['mine.qcow2']);

    const base = ['--backing-vol', 'mine.qcow2', '--backing-vol-format', 'qcow2'];
    await lab.host.virsh('vol-create-as', 'default', 'above.qcow2', '8M', '--format', 'qcow2', ...base);
    await lab.host.virsh('undefine', first.name);
    await expect(create(second)).rejects.toMatchObject({
      code: 'conflict',
      userMessage: expect.stringContaining('above.qcow2 is based on'),
    });
  });
});
