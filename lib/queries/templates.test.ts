import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { hosts, operations, vms } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import type { VmDisk } from '../domain/vm.ts';
import { listTemplates } from './templates.ts';
import { fleetOf } from './testing.ts';

let database: Database;
let fleet: ReturnType<typeof fleetOf>;
let user: User;

beforeAll(async () => {
  database = await testDatabase();
  fleet = fleetOf(database.db);
  user = await fleet.user();
});
afterEach(async () => {
  for (const table of [operations, vms, hosts]) await database.db.delete(table);
});
afterAll(() => database.close());

const disk = (...files: string[]): VmDisk => ({
  ...{ target: 'vda', device: 'disk', bus: 'virtio', format: 'qcow2', sizeBytes: 100 },
  ...{ source: files[0] ?? null, pool: 'default', volume: files[0] ?? null },
  layers: files.map((path) => ({
    path,
    format: 'qcow2',
    pool: 'default',
    volume: path,
    capacityBytes: 1,
    allocationBytes: 1,
  })),
});

test('a template names the machines that lie on its disks, and those that were copied from it and stand alone', async () => {
  const [one, two] = [await fleet.host('one'), await fleet.host('two')];
  const template = await fleet.vm(
    one,
    'debian',
    { state: 'off' },
    { isTemplate: true, description: 'With updates', disks: [disk('/t.qcow2', '/image.qcow2')] },
  );
  const clone = await fleet.operation(user, {
    ...{ subjectName: 'debian', kind: 'vm.clone', subjectId: template },
  });
  await fleet.vm(one, 'linked', {}, { disks: [disk('/l.qcow2', '/t.qcow2', '/image.qcow2')] });
  await fleet.vm(one, 'deeper', {}, { disks: [disk('/d.qcow2', '/snap.qcow2', '/t.qcow2', '/image.qcow2')] });
  await fleet.vm(one, 'full-copy', {}, { disks: [disk('/f.qcow2')], createdByOperation: clone });
  await fleet.vm(one, 'beside-it', {}, { disks: [disk('/b.qcow2', '/image.qcow2')] });
  await fleet.vm(two, 'same-path-elsewhere', {}, { disks: [disk('/l.qcow2', '/t.qcow2')] });
  await fleet.vm(
    one,
    'was-here',
    { state: 'gone', goneAt: new Date() },
    { disks: [disk('/g.qcow2', '/t.qcow2')] },
  );
  const [row, ...others] = await listTemplates(user);
  expect(others).toEqual([]);
  expect(row).toMatchObject({ name: 'debian', hostName: 'one', description: 'With updates', diskBytes: 100 });
  expect(row?.clones.map(({ name, isLinked }) => [name, isLinked])).toEqual([
    ['deeper', true],
    ['full-copy', false],
    ['linked', true],
  ]);
  expect([row?.cloneCount, row?.linkedCount]).toEqual([3, 2]);
});

test('machines that are no templates are none, and one that is gone is none any more', async () => {
  const host = await fleet.host('one');
  await fleet.vm(host, 'machine', {}, { isTemplate: false });
  await fleet.vm(host, 'gone', { state: 'gone', goneAt: new Date() }, { isTemplate: true });
  expect(await listTemplates(user)).toEqual([]);
});
