import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hosts, operations, users, vmDefinitionVersions, vms } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import type { VmOperationKind } from '../domain/operation.ts';
import type { ObservedVm } from '../domain/vm.ts';
import { getVmDefinition, getVmVersion } from '../queries/vm-definition.ts';
import { storeVms } from './store.ts';
import { maxVersions, maxVersionsBytes } from './store-versions.ts';

const someone: User = { id: '', username: '', role: 'viewer', sessionId: '', mustChangePassword: false };
let database: Database;
let hostId: string;
let userId: string;

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  const connection = { transport: 'unix', socketPath: '/run/x' } as const;
  const [host] = await db.insert(hosts).values({ name: 'kvm1', connection }).returning();
  const [user] = await db
    .insert(users)
    .values({ username: 'ada', passwordHash: '', role: 'admin' })
    .returning();
  hostId = host?.id ?? '';
  userId = user?.id ?? '';
});
afterAll(() => database?.close());
beforeEach(async () => {
  await database.db.delete(operations);
  await database.db.delete(vms);
});

async function see(stored: string | null, active: string | null = null, change: Partial<ObservedVm> = {}) {
  const vm: ObservedVm = {
    ...{ externalId: 'a', name: 'web', hypervisorType: 'kvm', state: 'off', rawState: 'shutoff' },
    ...{ stateReason: null, vcpus: 2, memoryMib: 1024, addresses: [], guestHostname: null, disks: [] },
    ...{ nics: [], consoles: [], isPersistent: true, isAutostart: false, firmware: 'bios' },
    ...{ machineType: null, hasGuestAgent: false, createdByOperation: null, pending: [] },
    definition: { stored, active },
    ...change,
  };
  await storeVms(database.db, hostId, [vm], true);
  const [row] = await database.db.select({ id: vms.id }).from(vms);
  return row?.id ?? '';
}

const kept = async () =>
  (await database.db.select().from(vmDefinitionVersions).orderBy(asc(vmDefinitionVersions.id))).map(
    ({ definition }) => definition,
  );

async function underWay(vmId: string, kind: VmOperationKind): Promise<string> {
  const [row] = await database.db
    .insert(operations)
    .values({
      ...{ kind, subjectType: 'vm', subjectId: vmId, subjectName: 'web', plan: {} },
      ...{ idempotencyKey: kind, requestedBy: userId },
    })
    .returning();
  return row?.id ?? '';
}

test('each definition that follows another is a version; one that stays is none, nor is a start', async () => {
  await see('<a/>');
  await see('<a/>');
  await see('<a/>', '<a id="1"/>');
  await see('<a/>', '<a id="2"/>');
  await see('<b/>', '<a id="2"/>');
  await see('<a/>');
  expect(await kept()).toEqual(['<a/>', '<b/>', '<a/>']);
});

test('a VM that is only running has versions of what runs', async () => {
  await see(null, '<a id="1"/>', { isPersistent: false });
  expect(await kept()).toEqual(['<a id="1"/>']);
});

test('a version names the change that was under way, and none where there was none or only a start', async () => {
  const made = '77777777-7777-4777-8777-777777777777';
  const id = await see('<a/>', null, { createdByOperation: made });
  const change = await underWay(id, 'vm.setCpus');
  await see('<b/>', null, { createdByOperation: made });
  await database.db.update(operations).set({ endedAt: new Date() });
  await see('<c/>', null, { createdByOperation: made });
  await underWay(id, 'vm.start');
  await see('<d/>', null, { createdByOperation: made });
  const { versions } = (await getVmDefinition(someone, id)) ?? { versions: [] };
  expect(versions.map(({ operation }) => operation)).toEqual([
    null,
    null,
    { id: change, kind: 'vm.setCpus', requestedBy: 'ada' },
    // The operation that made it is in nobody's list any more.
    null,
  ]);
  const rows = await database.db.select().from(vmDefinitionVersions).orderBy(asc(vmDefinitionVersions.id));
  expect(rows[0]?.operationId).toBe(made);
});

test('of many versions the newest stay', async () => {
  for (let i = 0; i < maxVersions + 5; i++) await see(`<a n="${i}"/>`);
  const texts = await kept();
  expect(texts).toHaveLength(maxVersions);
  expect(texts.at(0)).toBe('<a n="5"/>');
  expect(texts.at(-1)).toBe(`<a n="${maxVersions + 4}"/>`);
});

test('of long versions fewer stay, and one that is too long is not kept', async () => {
  const long = (name: string) => `<${name}>${'x'.repeat(maxVersionsBytes / 4 - 100)}</${name}>`;
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await see(long(name));
  expect((await kept()).map((text) => text[1])).toEqual(['c', 'd', 'e', 'f']);
  await see(`<g>${'x'.repeat(maxVersionsBytes)}</g>`);
  expect((await kept()).at(-1)?.[1]).toBe('f');
});

test('the definition is read with its versions, newest first, and each by itself for its own VM alone', async () => {
  const id = await see('<a/>');
  await see('<b/>', '<a id="1"/>');
  const read = await getVmDefinition(someone, id);
  expect(read).toMatchObject({ stored: '<b/>', active: '<a id="1"/>' });
  expect(read?.versions).toMatchObject([{ sizeBytes: 4 }, { sizeBytes: 4 }]);
  const oldest = String(read?.versions[1]?.id);
  expect(await getVmVersion(someone, id, oldest)).toMatchObject({ definition: '<a/>' });
  expect(await getVmVersion(someone, '99999999-9999-4999-8999-999999999999', oldest)).toBeNull();
  expect(await getVmVersion(someone, id, 'x')).toBeNull();
  await database.db.delete(vms).where(eq(vms.id, id));
  expect(await kept()).toEqual([]);
});
