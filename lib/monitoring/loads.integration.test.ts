import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq, ne } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hosts, vmLoads, vms } from '../../drizzle/schema/index.ts';
import { bareXml } from '../../testing/lab/guest.ts';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import type { Driver } from '../drivers/driver.ts';
import { openLabDriver } from '../drivers/libvirt/testing/lab-driver.ts';
import { getVmSamples } from '../queries/vm-samples.ts';
import { watchLoads } from './watch-loads.ts';

const someone: User = { id: '', username: '', role: 'viewer', sessionId: '', mustChangePassword: false };
const withDevices = (xml: string) =>
  xml.replace(
    '<devices/>',
    `<devices>
      <disk type='volume' device='disk'><driver name='qemu' type='qcow2'/>
        <source pool='default' volume='sampled.qcow2'/><target dev='vda' bus='virtio'/></disk>
      <interface type='network'><source network='default'/><model type='virtio'/></interface>
    </devices>`,
  );
const obstacle = labObstacle();
const names = ['hangs', 'goes-on', 'goes-on-too'];

describe.skipIf(obstacle)(`the load of real machines${obstacle ? ` (${obstacle})` : ''}`, () => {
  let host: LabHost;
  let driver: Driver;
  let database: Database;
  let loads: ReturnType<typeof watchLoads>;

  beforeAll(async () => {
    [host, database] = await Promise.all([startLabHost(), testDatabase()]);
    driver = openLabDriver(host);
    const { db } = database;
    await host.virsh('vol-create-as', 'default', 'sampled.qcow2', '1M', '--format', 'qcow2');
    const [row] = await db
      .insert(hosts)
      .values({ name: 'kvm1', connection: { transport: 'unix', socketPath: host.socketPath } })
      .returning();
    if (!row) throw new Error('the test database takes no rows');
    for (const name of names) {
      const file = join(host.imagesFolder, `../${name}.xml`);
      writeFileSync(file, name === 'goes-on' ? withDevices(bareXml(name)) : bareXml(name));
      await host.virsh('define', file);
      // Its process is what counts; a guest would keep a processor busy.
      await host.virsh('start', name, '--paused');
      const known = { hypervisorHost: row.id, externalId: await host.virsh('domuuid', name), name };
      await db
        .insert(vms)
        .values({ ...known, hypervisorType: 'qemu', state: 'paused', vcpus: 1, memoryMib: 64 });
    }
    const log = pino({ level: 'silent' });
    loads = watchLoads({ db, hostId: row.id, hostName: 'kvm1', driver, log, everyMs: 1_000 });
  });
  afterAll(async () => {
    await loads?.stop();
    await driver?.close();
    await host?.stop();
    await database?.close();
  });

  test('samples arrive, and the past has them; each disk and card has its own', async () => {
    const [vm] = await database.db.select({ id: vms.id }).from(vms).where(eq(vms.name, 'goes-on'));
    const id = vm?.id ?? '';
    const loadOf = async () => (await database.db.select().from(vmLoads).where(eq(vmLoads.vmId, id)))[0];
    // Rates are between two samples.
    const load = await waitFor('its second sample', 30_000, async () => {
      const row = await loadOf();
      return row?.cpuPercent == null ? false : row;
    });
    expect(load.devices?.disks).toEqual({
      vda: { readRate: expect.any(Number), writeRate: expect.any(Number) },
    });
    expect(Object.keys(load.devices?.cards ?? {})).toEqual([expect.stringMatching(/^vnet\d+$/)]);
    const past = await waitFor('its past', 30_000, async () => {
      const { values } = await getVmSamples(someone, id, { range: '1h' });
      return values.cpuPercent.some((value) => value !== null) ? values : false;
    });
    expect(past.hostMemoryBytes.findLast((value) => value !== null)).toBeGreaterThan(1024 ** 2);
    expect(past.cpuPercent.filter((value) => value !== null).length).toBeLessThan(10);
  }, 90_000);

  const read = (name?: string) =>
    database.db
      .select({ name: vms.name, sampledAt: vmLoads.sampledAt, silentSince: vmLoads.silentSince })
      .from(vms)
      .innerJoin(vmLoads, eq(vmLoads.vmId, vms.id))
      .where(name ? eq(vms.name, name) : ne(vms.name, 'hangs'));

  test('one whose QEMU hangs is named; the samples of all others stay young; it is taken back when it answers', async () => {
    await waitFor('a sample of each', 30_000, async () => {
      const rows = [...(await read()), ...(await read('hangs'))];
      return rows.length === names.length && rows.every(({ sampledAt }) => sampledAt);
    });
    const pid = host.guestPid('hangs') ?? 0;
    let oldestMs = 0;
    const look = async () => {
      for (const { sampledAt, silentSince } of await read()) {
        expect(silentSince).toBeNull();
        oldestMs = Math.max(oldestMs, Date.now() - Number(sampledAt));
      }
    };
    process.kill(pid, 'SIGSTOP');
    try {
      const hungAt = new Date();
      await waitFor('its name', 60_000, async () => {
        await look();
        return (await read('hangs'))[0]?.silentSince;
      });
      await waitFor('more samples of the others', 30_000, async () => {
        await look();
        return (await read()).every(({ sampledAt }) => Number(sampledAt) > Number(hungAt) + 10_000);
      });
      const [hung] = await read('hangs');
      expect(Number(hung?.sampledAt)).toBeLessThan(Number(hungAt) + 2_000);
      console.info(`the oldest sample of another VM was ${Math.round(oldestMs)} ms old`);
      expect(oldestMs).toBeLessThan(30_000);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await waitFor(
      'its name to be taken back',
      30_000,
      async () => (await read('hangs'))[0]?.silentSince === null,
    );
  }, 120_000);
});
