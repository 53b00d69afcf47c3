import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTinyGuest } from '../../../testing/lab/guest.ts';
import { type LabHost, labObstacle, startLabHost } from '../../../testing/lab/host.ts';
import { buildTinyImage, tinyImageObstacle } from '../../../testing/lab/tiny-image.ts';
import { waitFor } from '../../../testing/lab/wait-for.ts';
import { deleteWhole, describeDriver, runSteps } from '../contract.ts';
import type { Driver, ImageSource } from '../driver.ts';
import { imageOf, openLabDriver } from './testing/lab-driver.ts';
import { specOf, withSeed } from './testing/spec.ts';

const nic = { network: 'default', mac: '52:54:00:00:00:01', model: 'virtio' };
const obstacle = labObstacle() ?? tinyImageObstacle();
let host: LabHost;
let image: ImageSource;

beforeAll(async () => {
  if (obstacle) return;
  image = imageOf(await buildTinyImage(), 'qcow2');
  host = await startLabHost();
});
afterAll(() => host?.stop());

/** Without the images that are kept for the next VM. */
async function volumes(): Promise<string[]> {
  await host.virsh('pool-refresh', 'default');
  const lines = (await host.virsh('vol-list', 'default')).split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/)[0] ?? '')
    .filter((name) => name && !name.startsWith('novacron-image-'));
}

describeDriver(
  'a real QEMU host',
  async () => ({
    driver: openLabDriver(host),
    async makeElsewhere(name) {
      await createTinyGuest(host, { name });
      return host.virsh('domuuid', name);
    },
    async removeElsewhere(name) {
      await host.virsh('destroy', name).catch(() => {});
      await host.virsh('undefine', name);
      // Its disk was put there as a file, which the pool does not know yet.
      await host.virsh('pool-refresh', 'default');
      await host.virsh('vol-delete', `${name}.qcow2`, 'default').catch(() => {});
    },
    newVm: () => withSeed(specOf(image)),
    leftovers: volumes,
    cleanUp: async () => {},
  }),
  { obstacle, canCreate: true },
);

describe.skipIf(obstacle)(`a created VM${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let driver: Driver;
  beforeAll(() => {
    driver = openLabDriver(host);
  });
  afterAll(() => driver?.close());

  test('it runs, gets an address, shows its screen to one password, shuts down and leaves nothing', async () => {
    const wanted = specOf(image, { startAfterCreate: true, nics: [nic] });
    await runSteps(driver.createSteps(wanted));
    const vm = await driver.getVm(wanted.externalId);
    expect(vm).toMatchObject({
      name: wanted.name,
      state: 'running',
      hypervisorType: 'qemu',
      memoryMib: 256,
      vcpus: 1,
      consoles: ['vnc', 'serial'],
      createdByOperation: wanted.operationId,
    });
    expect(vm?.disks[0]).toMatchObject({ target: 'vda', bus: 'virtio', sizeBytes: 1024 ** 3 });

    const withAddress = await waitFor(
      'an address and the agent',
      90_000,
      async () => {
        const seen = await driver.getVm(wanted.externalId);
        return seen?.addresses.length && seen.guestHostname ? seen : null;
      },
      500,
    );
    expect(withAddress.addresses[0]).toMatch(/^192\.168\.\d+\.\d+$/);

    const endpoint = await driver.openConsole(wanted.externalId, 'vnc', 'abcdefgh');
    expect(endpoint).toMatchObject({ kind: 'vnc', host: host.address, password: 'abcdefgh' });
    if (!('port' in endpoint)) throw new Error('a port was expected');
    expect(await greeting(endpoint.host, endpoint.port)).toMatch(/^RFB 003\.008/);

    await driver.power(wanted.externalId, 'shutdown');
    await waitFor(
      'its end',
      60_000,
      async () => (await driver.getVm(wanted.externalId))?.state === 'off',
      250,
    );
    await deleteWhole(driver, wanted);
    expect(await host.virsh('list', '--all', '--name')).toBe('');
    expect(await volumes()).toEqual([]);
  });

  test('an image upload that was cut short is never used', async () => {
    const other = join(host.imagesFolder, '..', 'other.raw');
    const disk = Buffer.alloc(1024 * 1024, 7);
    disk.writeUInt16BE(0x55aa, 510);
    writeFileSync(other, disk);
    const sha256 = createHash('sha256').update(disk).digest('hex');
    // What a crash in the middle leaves: the volume, and no mark beside it.
    const volume = `novacron-image-${sha256.slice(0, 16)}.raw`;
    await host.virsh('vol-create-as', 'default', volume, '4096');
    const raw: ImageSource = {
      ...image,
      format: 'raw',
      sha256,
      path: other,
      sizeBytes: disk.length,
      virtualSizeBytes: disk.length,
    };
    const wanted = specOf(raw, { startAfterCreate: false, nics: [] });
    await runSteps(driver.createSteps(wanted));
    expect(readFileSync(join(host.imagesFolder, volume)).equals(disk)).toBe(true);
    await deleteWhole(driver, wanted);
  });

  test('a disk that another disk is based on is not deleted, and nothing else of the VM is either', async () => {
    const wanted = specOf(image, { startAfterCreate: false, nics: [] });
    await runSteps(driver.createSteps(wanted));
    await host.virsh(
      'vol-create-as',
      'default',
      'child.qcow2',
      '1G',
      '--format',
      'qcow2',
      '--backing-vol',
      wanted.disk.volume,
      '--backing-vol-format',
      'qcow2',
    );
    await expect(deleteWhole(driver, wanted)).rejects.toMatchObject({
      code: 'conflict',
      userMessage: expect.stringContaining('the disk child.qcow2 is based on it'),
    });
    expect(await volumes()).toContain(wanted.disk.volume);
    expect(await driver.getVm(wanted.externalId)).not.toBeNull();
    await host.virsh('vol-delete', 'child.qcow2', 'default');
    await deleteWhole(driver, wanted);
    expect(await volumes()).toEqual([]);
  });

  test('without a daemon a call fails soon and says which host, and works again when it is back', async () => {
    await host.killDaemon('SIGKILL');
    await expect(driver.ping()).rejects.toMatchObject({
      code: expect.stringMatching(/host_unreachable|unknown_outcome/),
    });
    await expect(driver.ping()).rejects.toMatchObject({
      code: 'host_unreachable',
      userMessage: expect.stringContaining(host.name),
    });
    await host.startDaemon();
    await waitFor('the way back', 15_000, () =>
      driver
        .ping()
        .then(() => true)
        .catch(() => false),
    );
  });
});

/** The first bytes of a server. */
function greeting(address: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, address);
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString('latin1'));
    });
  });
}
