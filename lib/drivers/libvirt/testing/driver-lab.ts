import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LabHost, type LabOptions, labObstacle, startLabHost } from '../../../../testing/lab/host.ts';
import { buildTinyImage, tinyImageObstacle } from '../../../../testing/lab/tiny-image.ts';
import { deleteWhole } from '../../contract.ts';
import type { CreateVmSpec, Driver, ImageSource } from '../../driver.ts';
import { imageOf, openLabDriver, recorder } from './lab-driver.ts';

export function driverLabObstacle(): string | null {
  return labObstacle() ?? tinyImageObstacle();
}

export type DriverLab = {
  host: LabHost;
  driver: Driver;
  /** The image that boots. */
  tiny: ImageSource;
  /** For files of this side. */
  folder: string;
  /** Everything in the pool, and without the images that are kept for the next VM. */
  allVolumes(): Promise<string[]>;
  volumes(): Promise<string[]>;
  /** Past the driver. @returns the UUID */
  define(name: string, xml: string): Promise<string>;
  /** Takes a create back. @returns what it said */
  undo(spec: CreateVmSpec): Promise<string[]>;
  /** Deletes a VM with the files of its disks. @returns what it said */
  remove(vm: { externalId: string; name: string }): Promise<string[]>;
  rawImage(name: string, megabytes: number): ImageSource;
  /** Takes away every VM and disk that a test left. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
};

/** A lab host with a driver on it, and what tests do to both. */
export async function startDriverLab(options: LabOptions = {}): Promise<DriverLab> {
  const tiny = imageOf(await buildTinyImage(), 'qcow2');
  const folder = mkdtempSync(join(tmpdir(), 'novacron-images-'));
  const host = await startLabHost(options);
  const driver = openLabDriver(host);

  const lab: DriverLab = {
    host,
    driver,
    tiny,
    folder,
    async allVolumes() {
      await host.virsh('pool-refresh', 'default');
      const lines = (await host.virsh('vol-list', 'default')).split('\n');
      return lines.map((line) => line.trim().split(/\s+/)[0] ?? '').filter(Boolean);
    },
    volumes: async () => (await lab.allVolumes()).filter((name) => !name.startsWith('novacron-image-')),
    async define(name, xml) {
      const file = join(folder, `${name}.xml`);
      writeFileSync(file, xml);
      await host.virsh('define', file);
      return host.virsh('domuuid', name);
    },
    async undo(spec) {
      const { lines, context } = recorder();
      for (const step of driver.createSteps(spec).reverse()) await step.undo?.(context);
      return lines;
    },
    async remove({ externalId, name }) {
      const { lines, context } = recorder();
      await deleteWhole(driver, { externalId, name }, context);
      return lines;
    },
    rawImage(name, megabytes) {
      const path = join(folder, name);
      const block = Buffer.alloc(1024 ** 2, name);
      // The signature of a disk.
      block.writeUInt16BE(0x55aa, 510);
      writeFileSync(path, block);
      truncateSync(path, megabytes * 1024 ** 2);
      return imageOf(path, 'raw');
    },
    async sweep() {
      for (const name of (await host.virsh('list', '--all', '--name')).split('\n').filter(Boolean)) {
        await host.virsh('destroy', name).catch(() => {});
        await host
          .virsh('undefine', name, '--managed-save', '--snapshots-metadata', '--nvram')
          .catch(() => {});
      }
      for (const volume of await lab.volumes()) await host.virsh('vol-delete', volume, 'default');
    },
    async stop() {
      await driver.close();
      await host.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return lab;
}
