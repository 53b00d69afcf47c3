import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostPools, hosts, hostVolumes, vmSnapshots, vms } from '../../drizzle/schema/index.ts';
import type { VmFacts } from '../../drizzle/schema/vms.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import type { VmDisk } from '../domain/vm.ts';
import { getVmStorage } from './vm-storage.ts';

const someone: User = { id: '', username: '', role: 'viewer', sessionId: '', mustChangePassword: false };
const folder = '/var/lib/libvirt/images';
let database: Database;
let hostId: string;
let poolId: string;

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  const connection = { transport: 'unix', socketPath: '/run/x' } as const;
  const [host] = await db.insert(hosts).values({ name: 'kvm1', connection }).returning();
  hostId = host?.id ?? '';
  const sizes = { capacityBytes: 100, allocationBytes: 60 };
  const uuid = '11111111-1111-4111-8111-111111111111';
  const [pool] = await db
    .insert(hostPools)
    .values({
      ...{
        id: randomUUID(),
        hostId,
        name: 'default',
        uuid,
        type: 'dir',
        path: folder,
        definition: '',
        ...sizes,
      },
      ...{ isActive: true, isAutostart: true, isPersistent: true, availableBytes: 40 },
      ...{ volumesFingerprint: '', observedAt: new Date() },
    })
    .returning();
  poolId = pool?.id ?? '';
  const chains: Record<string, string | null> = {
    'image.qcow2': null,
    'web.qcow2': `${folder}/image.qcow2`,
    'web.before': `${folder}/web.qcow2`,
    'web.branch': `${folder}/web.qcow2`,
    'db.qcow2': `${folder}/image.qcow2`,
  };
  await db.insert(hostVolumes).values(
    Object.entries(chains).map(([name, backingPath]) => ({
      ...{ id: randomUUID(), hostId, poolId, poolName: 'default', name, path: `${folder}/${name}` },
      ...{ format: 'qcow2', backingPath, ...sizes },
    })),
  );
});
afterAll(() => database?.close());

async function addVm(name: string, disks: Partial<VmDisk>[]): Promise<string> {
  const facts = {
    disks: disks.map((disk) => ({
      ...{ target: 'vda', device: 'disk', bus: 'virtio', source: null, pool: null, volume: null },
      ...{ format: 'qcow2', sizeBytes: 100 },
      ...disk,
    })),
  } as unknown as VmFacts;
  const [vm] = await database.db
    .insert(vms)
    .values({
      ...{ name, hypervisorHost: hostId, hypervisorType: 'kvm', externalId: name, facts },
      ...{ state: 'off', vcpus: 1, memoryMib: 64 },
    })
    .returning();
  return vm?.id ?? '';
}

test('a chain goes down to its base, and each file says who else lies on it and which snapshots it holds', async () => {
  const layers = ['web.before', 'web.qcow2', 'image.qcow2'].map((name) => ({
    ...{ path: `${folder}/${name}`, pool: 'default', format: 'qcow2' },
    ...{ capacityBytes: 100, allocationBytes: 7 },
  }));
  const web = await addVm('web', [{ source: `${folder}/web.before`, layers }]);
  const other = await addVm('db', [{ pool: 'default', volume: 'db.qcow2', source: 'db.qcow2' }]);
  const taken = { vmId: web, description: '', state: 'off', hasMemory: true, kind: 'external' } as const;
  await database.db.insert(vmSnapshots).values([
    {
      ...{ ...taken, name: 'before', createdAt: new Date(), definition: '', isCurrent: true },
      memoryPath: `${folder}/web.memory`,
      disks: [
        { target: 'vda', kind: 'external', base: 'web.qcow2', overlay: `${folder}/web.before` },
        // Left out of it, so it is no file of its.
        { target: 'sda', kind: 'none', base: '/isos/medium.iso', overlay: null },
      ],
    },
    {
      ...{ ...taken, name: 'branch', createdAt: new Date(), definition: '', isCurrent: false },
      disks: [
        { target: 'vda', kind: 'external', base: `${folder}/web.qcow2`, overlay: `${folder}/web.branch` },
      ],
    },
  ]);
  const storage = await getVmStorage(someone, web);
  expect(storage.disks).toMatchObject([{ target: 'vda', isBaseUnknown: false }]);
  expect(storage.disks[0]?.files).toEqual([
    {
      ...{ path: `${folder}/web.before`, place: { poolId, pool: 'default', volume: 'web.before' } },
      ...{ format: 'qcow2', capacityBytes: 100, allocationBytes: 7, others: [], snapshots: [] },
    },
    expect.objectContaining({ path: `${folder}/web.qcow2`, others: [], snapshots: ['before', 'branch'] }),
    expect.objectContaining({ path: `${folder}/image.qcow2`, others: [{ id: other, name: 'db' }] }),
  ]);
  expect(storage.kept.map(({ path, what }) => [path, what])).toEqual([
    [`${folder}/web.memory`, 'memory'],
    [`${folder}/web.branch`, 'disk'],
  ]);
});

test('a disk whose layers were not read is followed through the pools’ books, and an empty drive has no file', async () => {
  const id = await addVm('plain', [
    { target: 'vda', pool: 'default', volume: 'db.qcow2', source: 'db.qcow2' },
    { target: 'vdb', source: '/elsewhere/data.raw', format: 'raw' },
    { target: 'sda', device: 'cdrom', source: null },
  ]);
  const { disks } = await getVmStorage(someone, id);
  expect(disks.map(({ files }) => files.map(({ path }) => path))).toEqual([
    [`${folder}/db.qcow2`, `${folder}/image.qcow2`],
    ['/elsewhere/data.raw'],
    [],
  ]);
  expect(disks[1]?.files[0]).toMatchObject({ place: null, format: 'raw', capacityBytes: 100 });
});

test('a VM without a host has no files here', async () => {
  const [cloud] = await database.db
    .insert(vms)
    .values({
      name: 'c',
      externalId: 'i-1',
      hypervisorType: 'cloud',
      state: 'running',
      vcpus: 1,
      memoryMib: 64,
    })
    .returning();
  expect(await getVmStorage(someone, cloud?.id ?? '')).toEqual({ disks: [], kept: [] });
});
