import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runSteps } from '../contract.ts';
import type { CreateVmSpec } from '../driver.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from './testing/driver-lab.ts';
import { imageOf, recorder } from './testing/lab-driver.ts';
import { specOf } from './testing/spec.ts';

const obstacle = driverLabObstacle();

describe.skipIf(obstacle)(
  `creating VMs on a host in trouble${obstacle ? ` (skipped: ${obstacle})` : ''}`,
  () => {
    let lab: DriverLab;
    beforeAll(async () => {
      lab = await startDriverLab();
    });
    afterAll(() => lab?.stop());
    afterEach(() => lab.sweep());

    test('an ISO becomes a CD that boots first, beside an empty disk, and outlives the VM', async () => {
      const path = join(lab.folder, 'installer.iso');
      writeFileSync(path, Buffer.alloc(1024 ** 2, 'iso'));
      const iso = imageOf(path, 'iso');
      const spec = specOf(iso, { startAfterCreate: true });
      await runSteps(lab.driver.createSteps(spec));
      const vm = await lab.driver.getVm(spec.externalId);
      expect(vm?.disks.map(({ device, format }) => [device, format])).toEqual([
        ['disk', 'qcow2'],
        ['cdrom', 'raw'],
      ]);
      const xml = await lab.host.virsh('dumpxml', spec.name, '--inactive');
      expect(xml.match(/<boot dev='\w+'/g)).toEqual(["<boot dev='cdrom'", "<boot dev='hd'"]);
      expect(await lab.host.virsh('vol-dumpxml', spec.disk.volume, 'default')).not.toContain('backingStore');
      await lab.remove(spec);
      expect(await lab.volumes()).toEqual([]);
      expect(await lab.allVolumes()).toContain(`novacron-image-${iso.sha256.slice(0, 16)}.iso`);
    });

    test('VMs made at once from one new image share one upload', async () => {
      const raw = lab.rawImage('shared.raw', 64);
      const specs = [specOf(raw), specOf(raw), specOf(raw)];
      const { lines, context } = recorder();
      await Promise.all(specs.map((spec) => runSteps(lab.driver.createSteps(spec), context)));
      expect(lines.filter((line) => line.startsWith('Uploading'))).toHaveLength(1);
      expect((await lab.volumes()).sort()).toEqual(specs.map(({ disk }) => disk.volume).sort());
    });

    test('an image that disks are based on is never made anew, only when its file is gone and nobody needs it', async () => {
      const raw = lab.rawImage('base.raw', 4);
      const name = `novacron-image-${raw.sha256.slice(0, 16)}.raw`;
      const first = specOf(raw);
      await runSteps(lab.driver.createSteps(first));
      const { ino } = statSync(join(lab.host.imagesFolder, name));

      await lab.host.virsh('vol-delete', `${name}.complete`, 'default');
      await runSteps(lab.driver.createSteps(specOf(raw)));
      expect(statSync(join(lab.host.imagesFolder, name)).ino).toBe(ino);

      truncateSync(join(lab.host.imagesFolder, name), 512);
      await expect(runSteps(lab.driver.createSteps(specOf(raw)))).rejects.toMatchObject({ code: 'conflict' });

      for (const { externalId, name } of await lab.driver.listVms()) await lab.remove({ externalId, name });
      rmSync(join(lab.host.imagesFolder, name));
      await runSteps(lab.driver.createSteps(specOf(raw)));
      expect(imageOf(join(lab.host.imagesFolder, name), 'raw').sha256).toBe(raw.sha256);
    });

    test('an image that refers to a file of the host is refused, and nothing of it stays', async () => {
      const create = ['create', '-q', '-f', 'qcow2', '-u', '-b', '/etc/shadow', '-F', 'raw'];
      await lab.host.run('qemu-img', ...create, '/var/lib/libvirt/thief.qcow2', '1M');
      const path = join(lab.host.imagesFolder, '../thief.qcow2');
      const before = await lab.allVolumes();
      const spec = specOf(imageOf(path, 'qcow2'));
      await expect(runSteps(lab.driver.createSteps(spec))).rejects.toMatchObject({ code: 'bad_input' });
      expect(await lab.undo(spec)).toEqual([]);
      expect(await lab.allVolumes()).toEqual(before);
    });

    test('a daemon that dies in the middle of an upload costs a second attempt, and leaves nothing half', async () => {
      const raw = lab.rawImage('interrupted.raw', 512);
      const spec = specOf(raw);
      let killed: Promise<void> | null = null;
      const { context } = recorder((done) => {
        if (done > 0.2) killed ??= lab.host.killDaemon('SIGKILL');
      });
      await expect(runSteps(lab.driver.createSteps(spec), context)).rejects.toMatchObject({
        code: expect.stringMatching(/host_unreachable|unknown_outcome/),
      });
      await killed;
      await lab.host.startDaemon();
      const again = recorder();
      await runSteps(lab.driver.createSteps(spec), again.context);
      const kept = join(lab.host.imagesFolder, `novacron-image-${raw.sha256.slice(0, 16)}.raw`);
      expect(imageOf(kept, 'raw').sha256).toBe(raw.sha256);
      expect(await lab.driver.getVm(spec.externalId)).toMatchObject({
        state: 'off',
        createdByOperation: spec.operationId,
      });
      await lab.remove(spec);
      expect(await lab.volumes()).toEqual([]);
    });

    test('a daemon killed in any step of a create leaves, after another attempt, one whole VM', async () => {
      const { length } = lab.driver.createSteps(specOf(lab.tiny, { startAfterCreate: true }));
      for (let position = 0; position < length; position++) {
        const spec = specOf(lab.tiny, { startAfterCreate: true });
        const steps = lab.driver.createSteps(spec);
        await runSteps(steps.slice(0, position));
        // Both at once: the step may be done, half done or not begun when the daemon dies.
        const step = steps.at(position)?.run(recorder().context);
        await Promise.allSettled([step, lab.host.killDaemon('SIGKILL')]);
        await lab.host.startDaemon();
        await runSteps(lab.driver.createSteps(spec));
        expect(await lab.host.virsh('list', '--name')).toBe(spec.name);
        expect(await lab.volumes()).toEqual([spec.disk.volume]);
        await lab.remove(spec);
        expect([await lab.host.virsh('list', '--all', '--name'), await lab.volumes()]).toEqual(['', []]);
      }
    });

    test('a VM that the host cannot start says why, and undoing leaves nothing', async () => {
      const nics = [{ network: 'default', mac: '52:54:00:00:aa:02', model: 'virtio' }];
      const fails = async (spec: CreateVmSpec, wanted: object) => {
        await expect(runSteps(lab.driver.createSteps(spec))).rejects.toMatchObject(wanted);
        await lab.undo(spec);
        expect([await lab.host.virsh('list', '--all', '--name'), await lab.volumes()]).toEqual(['', []]);
      };
      await fails(specOf(lab.tiny, { startAfterCreate: true, memoryMib: 900_000 }), { code: 'no_capacity' });
      await lab.host.virsh('net-destroy', 'default');
      try {
        await fails(specOf(lab.tiny, { startAfterCreate: true, nics }), {
          code: 'not_possible',
          userMessage: expect.stringContaining('network'),
          detail: expect.stringContaining('default'),
        });
      } finally {
        await lab.host.virsh('net-start', 'default');
      }
      await fails(specOf(lab.tiny, { disk: { pool: 'nowhere', volume: 'x.qcow2', sizeBytes: 1 } }), {
        code: 'not_found',
      });
    });

    test('a full pool is said to be full, and nothing is left in it', async () => {
      await lab.host.run('mkdir', '-p', '/var/lib/libvirt/small');
      await lab.host.run('mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', '/var/lib/libvirt/small');
      await lab.host.virsh('pool-create-as', 'small', 'dir', '--target', '/var/lib/libvirt/small');
      try {
        const spec = specOf(lab.rawImage('large.raw', 64), {
          disk: { pool: 'small', volume: 'x.qcow2', sizeBytes: 1024 ** 3 },
        });
        await expect(runSteps(lab.driver.createSteps(spec))).rejects.toMatchObject({
          code: 'disk_full',
          userMessage: expect.stringContaining('small'),
          advice: expect.stringContaining('another pool'),
        });
        await lab.undo(spec);
        expect(await lab.host.virsh('vol-list', 'small')).toBe('');
      } finally {
        await lab.host.virsh('pool-destroy', 'small');
        await lab.host.run('umount', '/var/lib/libvirt/small');
      }
    });

    test('a create whose disk’s name belongs to another VM fails and leaves that VM whole', async () => {
      const first = specOf(lab.tiny);
      await runSteps(lab.driver.createSteps(first));
      const place = join(lab.host.imagesFolder, first.disk.volume);
      const before = readFileSync(place);
      const second = specOf(lab.tiny, { disk: first.disk });
      await expect(runSteps(lab.driver.createSteps(second))).rejects.toMatchObject({ code: 'conflict' });
      expect(await lab.undo(second)).toEqual([expect.stringContaining(`belongs to ${first.name}`)]);
      expect(readFileSync(place).equals(before)).toBe(true);
    });
  },
);
