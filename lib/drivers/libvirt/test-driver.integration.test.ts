import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LabHost, labObstacle, startLabHost } from '../../../testing/lab/host.ts';
import { waitFor } from '../../../testing/lab/wait-for.ts';
import { formatCpuSet } from '../../domain/cpu-set.ts';
import { describeDriver } from '../contract.ts';
import type { Driver } from '../driver.ts';
import { openLabDriver } from './testing/lab-driver.ts';

const run = promisify(execFile);
const obstacle = labObstacle();
let host: LabHost;

describe.skipIf(obstacle)(`libvirt’s test driver${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'novacron-test-driver-'));
  beforeAll(async () => {
    host = await startLabHost();
  });
  afterAll(async () => {
    await host?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const virsh = async (...args: string[]) => {
    const uri = `test+unix:///default?socket=${host.socketPath}`;
    return (await run('virsh', ['-q', '-c', uri, ...args])).stdout.trim();
  };

  describeDriver('libvirt’s test driver', async () => ({
    driver: openLabDriver(host, 'test:///default'),
    async makeElsewhere(name) {
      const file = join(folder, `${name}.xml`);
      writeFileSync(
        file,
        `<domain type='test'><name>${name}</name><memory>65536</memory><os><type>hvm</type></os></domain>`,
      );
      await virsh('define', file);
      await virsh('start', name);
      return virsh('domuuid', name);
    },
    async removeElsewhere(name) {
      await virsh('destroy', name).catch(() => {});
      await virsh('undefine', name);
    },
    cleanUp: async () => {},
  }));

  test('a host that tells its own addresses is read with them, and its networks without leases', async () => {
    const driver = openLabDriver(host, 'test:///default');
    const { addresses } = await driver.hostFacts();
    expect(addresses).toEqual(['192.168.0.5/24']);
    expect(await driver.listNetworks()).toMatchObject([
      { name: 'default', isActive: true, isPersistent: true, leases: [] },
    ]);
    await driver.close();
  });

  test('several memory nodes are told apart', async () => {
    const driver = openLabDriver(host, 'test:///default');
    try {
      const { cells, hasIommu, devices } = await driver.hostHardware({ timeoutMs: 30_000 });
      expect(cells.map(({ id, memoryMib, cpus }) => ({ id, memoryMib, cpus: formatCpuSet(cpus) }))).toEqual([
        { id: 0, memoryMib: 2048, cpus: '0-7' },
        { id: 1, memoryMib: 4096, cpus: '8-15' },
      ]);
      expect({ hasIommu, devices }).toEqual({ hasIommu: false, devices: [] });
    } finally {
      await driver.close();
    }
  });

  describe('with a thousand VMs', () => {
    let driver: Driver;
    beforeAll(() => {
      const domains = Array.from(
        { length: 1_000 },
        (_, i) =>
          `<domain type='test'><name>vm-${i}</name><memory>65536</memory><os><type>hvm</type></os></domain>`,
      );
      // The daemon sees its own folders only; this one lies in the folder of its pool.
      writeFileSync(join(host.imagesFolder, 'node.xml'), `<node>${domains.join('')}</node>`);
      driver = openLabDriver(host, 'test:////var/lib/libvirt/images/node.xml');
    });
    afterAll(() => driver?.close());

    // How fast it is, the bench list-refresh says.
    test('the list is complete', async () => {
      // Each connection parses the file first, which takes longer than a call may on a busy machine.
      const vms = await waitFor('the list', 60_000, () => driver.listVms().catch(() => false as const));
      expect(new Set(vms.map(({ name }) => name)).size).toBe(1_000);
    });
  });
});
