import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  hostNetworks,
  hostPools,
  hosts,
  images,
  operations,
  users,
  vms,
} from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import { idOf, rankOf, ranks, type SearchHit } from '../domain/search.ts';
import { findAll, search } from './search.ts';

let database: Database;
let user: User;
let hostId: string;

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  const [person] = await db
    .insert(users)
    .values({ username: 'ada', passwordHash: 'x', role: 'viewer' })
    .returning();
  const [host] = await db
    .insert(hosts)
    .values({ name: 'rack-7', connection: { transport: 'unix', socketPath: '/run/x' } })
    .returning();
  hostId = host?.id ?? '';
  user = { id: person?.id ?? '', username: 'ada', role: 'viewer', sessionId: '', mustChangePassword: false };
  const values = (name: string) => ({
    hypervisorHost: hostId,
    vcpus: 1,
    memoryMib: 64,
    state: 'off' as const,
    name,
  });
  await db.insert(vms).values(
    ['webshop', 'web', 'old-web', 'cobweb', 'db_1', 'dbx1', 'Rack-7-probe'].map((name, index) => ({
      ...values(name),
      externalId: `00000000-0000-4000-8000-00000000000${index}`,
    })),
  );
  await db.execute(
    sql`update vms set facts = ${JSON.stringify({
      addresses: ['192.0.2.77', '2001:db8::77'],
      tags: ['web', 'tier:front'],
      nics: [{ mac: '52:54:00:ab:cd:ef', model: 'virtio', source: null, addresses: [] }],
    })}::jsonb where name = 'db_1'`,
  );
  await db.insert(vms).values({ ...values('web-that-went'), state: 'gone', externalId: 'gone' });
  const id = '11111111-1111-4111-8111-111111111111';
  const seen = { hostId, uuid: id, isActive: true, isAutostart: true, isPersistent: true, definition: '' };
  await db
    .insert(hostNetworks)
    .values({ ...seen, id, name: 'web', mode: 'nat', bridge: 'virbr3', addresses: [], leases: [] });
  await db.insert(hostPools).values({
    ...{ ...seen, id, name: 'webfiles', type: 'dir', path: '/srv/files' },
    ...{ capacityBytes: 0, allocationBytes: 0, availableBytes: 0 },
  });
  await db.insert(images).values({ name: 'web base', format: 'qcow2', source: 'upload', state: 'ready' });
  await db.insert(operations).values({
    ...{ kind: 'vm.pause', state: 'done', subjectType: 'vm', subjectId: id, subjectName: 'web' },
    ...{ hostId, idempotencyKey: 'x', requestedBy: user.id, plan: {} },
  });
});
afterAll(() => database.close());

const names = async (query: string) =>
  (await search(user, query)).hits.map((hit) => `${hit.type} ${nameOf(hit)}`);
const machines = async (query: string) =>
  (await names(query)).filter((name) => name.startsWith('vm ')).map((name) => name.slice(3));

function nameOf(hit: SearchHit): string {
  if (hit.type === 'vm') return hit.vm.name;
  return hit.type === 'operation' ? hit.operation.subjectName : hit.name;
}

test('the whole name comes first, then its beginning, then the beginning of a word, then a part of one', async () => {
  expect(await machines('web')).toEqual(['web', 'db_1', 'webshop', 'old-web', 'cobweb']);
  expect(await machines('WEB')).toEqual(await machines('web'));
});

test('all kinds are asked, each name with its own rank', async () => {
  expect(await names('web')).toEqual([
    'vm web',
    'network web',
    'vm db_1',
    'vm webshop',
    'pool webfiles',
    'image web base',
    'vm old-web',
    'vm cobweb',
    'operation web',
  ]);
});

test.each([
  ['192.0.2.77', '192.0.2.77'],
  ['0.2.7', '192.0.2.77'],
  ['2001:DB8::77', '2001:db8::77'],
  ['52:54:00:AB:CD:EF', '52:54:00:ab:cd:ef'],
  ['tier:front', 'tier:front'],
  ['00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000004'],
])('%s finds the machine that has it, and says what it was', async (query, matched) => {
  const { hits } = await search(user, query);
  expect(hits).toMatchObject([{ type: 'vm', vm: { name: 'db_1' }, matched }]);
});

test('every word has to be found, wherever it is', async () => {
  expect(await machines('db front')).toEqual(['db_1']);
  expect(await machines('db back')).toEqual([]);
});

test('signs that mean something to the database are signs like others', async () => {
  expect(await machines('db_')).toEqual(['db_1']);
  expect(await machines('%')).toEqual([]);
  expect(await machines('web)(')).toEqual([]);
  expect(await machines('b\\')).toEqual([]);
});

test('operations are found by what they did and to whom, and come after what they were done to', async () => {
  expect(await names('pause web')).toEqual(['operation web']);
});

test('what was visited is found again as it is called now, and what is gone is left out', async () => {
  const { hits } = await search(user, 'web');
  const [vm, network] = hits as [SearchHit, SearchHit];
  const refs = [network, vm].map((hit) => ({ type: hit.type, id: idOf(hit) }));
  const gone = { type: 'vm' as const, id: '22222222-2222-4222-8222-222222222222' };
  expect((await findAll(user, [gone, ...refs])).map(nameOf)).toEqual(['web', 'web']);
});

test.each(['web', 'rack', '7', 'we', 'eb', 'shop', 'b_'])(
  'pages are ranked for %s as the database ranks names',
  async (query) => {
    const { hits } = await search(user, query);
    const byName = hits.filter(
      (hit) => hit.type !== 'operation' && !(hit.type === 'vm' && hit.vm.tags.length),
    );
    // What has it elsewhere than in its name has the last rank.
    expect(byName.map((hit) => rankOf(nameOf(hit), query) ?? ranks.other)).toEqual(
      byName.map(({ rank }) => rank),
    );
  },
);

test('of 10,000 machines eight are found, and how many there are in all', async () => {
  await database.db.execute(sql`insert into vms (name, hypervisor_type, external_id, state, vcpus, memory_mib, facts)
    select 'node-' || i, 'kvm', gen_random_uuid()::text, 'running', 2, 2048, jsonb_build_object(
      'addresses', jsonb_build_array('10.1.' || i / 250 || '.' || i % 250), 'tags', jsonb_build_array('prod'),
      'disks', '[]'::jsonb, 'nics', '[]'::jsonb, 'filler', repeat(md5(i::text), 30))
    from generate_series(1, 10000) i`);
  for (const query of ['node', 'node-9999', '10.1.39.249']) {
    const { hits, vmCount } = await search(user, query);
    if (query === 'node') expect([hits.length, vmCount]).toEqual([8, 10_000]);
    if (query === 'node-9999') expect(hits).toMatchObject([{ vm: { name: 'node-9999' } }]);
    if (query === '10.1.39.249') expect(hits).toMatchObject([{ vm: { name: 'node-9999' } }]);
  }
});
