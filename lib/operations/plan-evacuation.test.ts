import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { hosts, vmDefinitions, vms } from '../../drizzle/schema/index.ts';
import { tinyGuestXml } from '../../testing/lab/guest.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { HostFacts } from '../domain/host.ts';
import type { VmState } from '../domain/vm.ts';
import { listMigrationTargets } from './migration-targets.ts';
import { planEvacuation } from './plan-evacuation.ts';

const gib = 1024 ** 3;
let database: Database;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

async function addHost(name: string, memoryFreeMib: number, freeGib = 100): Promise<string> {
  const pool = { type: 'dir', isActive: true, capacityBytes: 200 * gib, availableBytes: freeGib * gib };
  const facts: HostFacts = {
    ...{ hostname: name, libvirtVersion: '9.0.0', hypervisorVersion: '7.2.0' },
    ...{ cpuModel: 'Haswell', cpuCount: 4, memoryMib: 65_536, memoryFreeMib, architecture: 'x86_64' },
    ...{ guestType: 'qemu', offeredTypes: ['qemu'] },
    pools: [{ name: 'default', ...pool }],
    networks: [{ name: 'default', isActive: true, bridge: 'virbr0', forward: 'nat' }],
  };
  const connection = { transport: 'unix', socketPath: `/run/${name}` } as const;
  const [row] = await database.db
    .insert(hosts)
    .values({ name, connection, state: 'connected', facts })
    .returning();
  return row?.id ?? '';
}

async function addVm(
  hostId: string,
  name: string,
  memoryMib: number,
  change: { state?: VmState; edit?: (xml: string) => string; diskGib?: number } = {},
) {
  const { state = 'running', edit = (xml: string) => xml, diskGib = 1 } = change;
  const source = `/var/lib/libvirt/images/${name}.qcow2`;
  const disk = { target: 'vda', device: 'disk', bus: 'virtio', source, pool: 'default' } as const;
  const disks = [{ ...disk, volume: `${name}.qcow2`, format: 'qcow2', sizeBytes: diskGib * gib }];
  const facts = { disks, nics: [], isAutostart: false } as unknown as typeof vms.$inferInsert.facts;
  const [row] = await database.db
    .insert(vms)
    .values({ name, memoryMib, state, facts, vcpus: 1, hypervisorHost: hostId, externalId: randomUUID() })
    .returning();
  const xml = edit(tinyGuestXml({ name, diskPath: source, memoryMib }));
  const active = state === 'running' ? xml : null;
  await database.db
    .insert(vmDefinitions)
    .values({ vmId: row?.id ?? '', stored: xml, active, fingerprint: name });
  return row?.id ?? '';
}

test('the largest goes first to the host with the most memory left, and what is given away is counted', async () => {
  const [from] = [await addHost('full', 0), await addHost('b', 4096), await addHost('c', 3000)];
  await addVm(from, 'two', 2000);
  await addVm(from, 'one', 2500);
  await addVm(from, 'four', 1400);
  await addVm(from, 'three', 1500);
  await addVm(from, 'resting', 9000, { state: 'off' });
  await addVm(from, 'waiting', 100, { state: 'paused' });
  await addVm(from, 'holding', 100, {
    edit: (xml) => xml.replace('</devices>', "<hostdev mode='subsystem' type='pci'/></devices>"),
  });
  const plan = await planEvacuation(database.db, from);
  // 4096 - 2500 = 1596 and 3000 - 2000 = 1000 are left for what needs 1500, and then nothing for what needs 1400.
  expect(plan.moves.map(({ name, targetName }) => `${name} to ${targetName}`)).toEqual([
    'one to b',
    'two to c',
    'three to b',
  ]);
  const short = (host: string) => ({
    name: host,
    reasons: [`After the VMs before it, ${host} has too little memory left for four.`],
  });
  expect(plan.stuck).toMatchObject([
    { name: 'four', reason: null, hosts: [short('b'), short('c')] },
    {
      name: 'holding',
      reason: null,
      hosts: ['b', 'c'].map((name) => ({ name, reasons: [expect.stringContaining('holds devices')] })),
    },
    { name: 'waiting', reason: 'The VM is paused.', hosts: [] },
  ]);
  expect(plan.staying).toMatchObject([{ name: 'resting', state: 'off' }]);
  expect(plan.warnings.filter((line) => line.includes('not encrypted'))).toHaveLength(2);
});

test('the space of a pool is given away once', async () => {
  await database.db.update(hosts).set({ isInMaintenance: true });
  const from = await addHost('disks', 0);
  await addHost('d', 60_000, 5);
  await addVm(from, 'wide', 200, { diskGib: 4 });
  await addVm(from, 'late', 100, { diskGib: 2 });
  const { moves, stuck } = await planEvacuation(database.db, from);
  expect(moves).toMatchObject([{ name: 'wide', targetName: 'd' }]);
  const { hosts: tried = [] } = stuck[0] ?? {};
  expect(tried.find(({ name }) => name === 'd')?.reasons).toEqual([
    'After the VMs before it, the pool default of d has too little space left.',
  ]);
  expect(tried.find(({ name }) => name === 'b')?.reasons).toContain('b is in maintenance.');
});

test('three hundred hosts are looked at as candidates with as many readings as one', async () => {
  const from = await addHost('crowded', 0);
  const vmId = await addVm(from, 'chooser', 1000);
  const readings = async () => {
    const select = vi.spyOn(database.db, 'select');
    const targets = await listMigrationTargets(database.db, vmId);
    const { length } = select.mock.calls;
    select.mockRestore();
    return { targets, length };
  };
  const few = await readings();
  const before = few.targets.length;
  for (let index = 0; index < 300; index++) await addHost(`node-${index}`, index < 150 ? 500 : 2000);
  const many = await readings();
  expect(many.length).toBe(few.length);
  expect(many.targets).toHaveLength(before + 300);
  const added = many.targets.filter(({ hostName }) => hostName.startsWith('node-'));
  // Those that can take it come first, and of each other one it is said why.
  expect(added.map(({ obstacles }) => obstacles.length > 0)).toEqual(
    Array.from({ length: 300 }, (_, index) => index >= 150),
  );
  expect(added.at(-1)?.obstacles.join()).toContain('500 MiB of memory free');
});
