import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { hosts, vms } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import { fleetOf } from './testing.ts';
import { getTopology } from './topology.ts';

let database: Database;
let fleet: ReturnType<typeof fleetOf>;
let user: User;
const closed = { open: [], find: '' };

beforeAll(async () => {
  database = await testDatabase();
  fleet = fleetOf(database.db);
  user = await fleet.user();
});
afterEach(async () => {
  for (const table of [vms, hosts]) await database.db.delete(table);
});
afterAll(() => database.close());

async function fillHost(hostId: string, count: number, prefix: string): Promise<void> {
  const row = { hypervisorHost: hostId, state: 'running' as const, vcpus: 1, memoryMib: 1 };
  const rows = Array.from({ length: count }, (_, index) => ({
    ...row,
    ...{ name: `${prefix}-${index}`, externalId: `${hostId} ${index}` },
  }));
  await database.db.insert(vms).values(rows);
}

test('a small fleet is opened at first, a larger one is not', async () => {
  const one = await fleet.host('one', { site: 'Hall 1' });
  await fillHost(one, 60, 'vm');
  const small = await getTopology(user, { open: null, find: '' });
  expect(small.opened.map(({ hostId }) => hostId)).toEqual([one]);
  expect((await getTopology(user, closed)).opened).toEqual([]);
  await fillHost(await fleet.host('two'), 1, 'vm');
  const large = await getTopology(user, { open: null, find: '' });
  expect(large.opened).toEqual([]);
  expect(large.hosts).toMatchObject([
    { name: 'one', site: 'Hall 1', vmCount: 60, vmStates: { running: 60 } },
    { name: 'two', site: '', vmCount: 1 },
  ]);
});

test('an opened host shows its machines with their networks, and each disk down to what it lies on', async () => {
  const one = await fleet.host('one');
  const two = await fleet.host('two');
  const poolId = await fleet.pool(one, 'default');
  const networkId = await fleet.network(one, 'lan');
  const nic = { mac: '52:54:00:00:00:01', model: 'virtio', addresses: [] };
  const layer = { format: 'qcow2', capacityBytes: 1, allocationBytes: 1 };
  const disk = { bus: 'virtio', pool: 'default', volume: null, format: 'qcow2', sizeBytes: 1 };
  await fleet.vm(
    one,
    'web',
    {},
    {
      nics: [
        { ...nic, source: 'lan' },
        { ...nic, source: 'br0' },
        { ...nic, source: 'lan' },
      ],
      disks: [
        {
          ...{ ...disk, target: 'vda', device: 'disk', source: '/pools/default/web.qcow2' },
          layers: [
            { ...layer, path: '/pools/default/web.qcow2', pool: 'default' },
            { ...layer, path: '/elsewhere/base.qcow2', pool: null },
          ],
        },
        { ...disk, target: 'vdb', device: 'disk', source: '/dev/sdb', pool: null },
        { ...disk, target: 'sda', device: 'cdrom', source: '/cd.iso' },
      ],
    },
  );
  await fleet.vm(one, 'was-here', { state: 'gone', goneAt: new Date() });
  await fleet.vm(two, 'elsewhere');
  const { opened } = await getTopology(user, { open: [one, crypto.randomUUID()], find: '' });
  expect(opened).toEqual([
    {
      hostId: one,
      networks: [{ id: networkId, name: 'lan', isActive: true }],
      pools: [{ id: poolId, name: 'default', isActive: true }],
      vms: [
        expect.objectContaining({
          name: 'web',
          networks: ['lan', 'br0'],
          disks: [
            {
              target: 'vda',
              chain: [
                { path: '/pools/default/web.qcow2', name: 'web.qcow2', pool: 'default' },
                { path: '/elsewhere/base.qcow2', name: 'base.qcow2', pool: null },
              ],
            },
            { target: 'vdb', chain: [{ path: '/dev/sdb', name: 'sdb', pool: null }] },
          ],
        }),
      ],
    },
  ]);
});

test('what is looked for opens the hosts that have it, whatever it is', async () => {
  const [one, two, three] = [await fleet.host('one'), await fleet.host('two'), await fleet.host('three')];
  await fleet.vm(one, 'needle-vm');
  await fleet.vm(one, 'another');
  const pool = { id: await fleet.pool(two, 'default'), name: 'default' };
  await fleet.volume(two, pool, 'the-needle.qcow2');
  await fleet.network(three, 'hay');
  const found = await getTopology(user, { open: [], find: 'NEEDLE' });
  expect(found.hostsFound).toBe(2);
  expect(found.opened.map(({ hostId }) => hostId).sort()).toEqual([one, two].sort());
  expect((await getTopology(user, { open: [], find: '%' })).hostsFound).toBe(0);
});

test('what is sent is bounded: of a host its first machines, of a fleet some hosts', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 25; index += 1) ids.push(await fleet.host(`host-${index}`));
  await fillHost(ids[0] ?? '', 250, 'vm');
  const { opened } = await getTopology(user, { open: ids, find: '' });
  expect(opened).toHaveLength(20);
  expect(opened[0]?.vms).toHaveLength(200);
});
