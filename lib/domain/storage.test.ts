import { expect, test } from 'vitest';
import { hostChange, permissionFor, subjectOf } from './host-changes.ts';
import { type PooledVolume, usersOfVolumes, volumesOver } from './storage.ts';

const volume = (name: string, backingPath: string | null = null, poolName = 'default'): PooledVolume => ({
  poolName,
  name,
  path: `/${poolName}/${name}`,
  format: 'qcow2',
  capacityBytes: 1024,
  allocationBytes: 512,
  backingPath,
});
const disk = (source: string | null, pool: string | null = null, volumeName: string | null = null) => ({
  source,
  pool,
  volume: volumeName,
});
const vm = (name: string, disks: ReturnType<typeof disk>[], kept: string[] = []) => ({
  id: name,
  name,
  disks,
  kept,
});
const names = (users: Map<string, { name: string }[]>, path: string) =>
  (users.get(path) ?? []).map(({ name }) => name);

test('a volume is needed by every VM whose disk stands on it, across pools and however deep', () => {
  const volumes = [
    volume('base', null, 'images'),
    volume('middle', '/images/base'),
    volume('top', '/default/middle'),
    volume('other', '/images/base'),
    volume('free'),
  ];
  const users = usersOfVolumes(volumes, [
    vm('web', [disk('/default/top')]),
    // Named by its pool and volume, as some definitions do.
    vm('db', [disk('other', 'default', 'other')]),
    vm('empty', [disk(null)]),
  ]);
  expect(names(users, '/default/top')).toEqual(['web']);
  expect(names(users, '/default/middle')).toEqual(['web']);
  expect(names(users, '/images/base')).toEqual(['web', 'db']);
  expect(names(users, '/default/free')).toEqual([]);
});

test('files of a snapshot and layers of a running disk count, and one VM counts once', () => {
  const layered = { ...disk('/default/b'), layers: [{ path: '/default/b' }, { path: '/default/a' }] };
  const users = usersOfVolumes(
    [volume('a'), volume('b', '/default/a'), volume('memory')],
    [vm('web', [layered], ['/default/memory', '/default/a'])],
  );
  expect(names(users, '/default/a')).toEqual(['web']);
  expect(names(users, '/default/memory')).toEqual(['web']);
});

test('a chain in a circle ends', () => {
  const volumes = [volume('a', '/default/b'), volume('b', '/default/a')];
  const users = usersOfVolumes(volumes, [vm('web', [disk('/default/a')])]);
  expect([names(users, '/default/a'), names(users, '/default/b')]).toEqual([['web'], ['web']]);
});

test('what is laid directly over a volume is known', () =>
  expect(volumesOver([volume('a'), volume('b', '/default/a')]).get('/default/a')).toMatchObject([
    { name: 'b' },
  ]));

test('a volume is named with its pool, and its changes need the permission for volumes', () => {
  const change = { kind: 'volume.delete', params: { pool: 'default', name: 'a' } } as const;
  expect(subjectOf(change)).toEqual({ type: 'volume', name: 'default/a' });
  expect(permissionFor(change)).toBe('volume.manage');
  expect(permissionFor({ kind: 'pool.create' })).toBe('pool.manage');
});

const create = (source: object, name = 'extra') =>
  hostChange.safeParse({ kind: 'pool.create', params: { name, source } });

test.each([
  ['a relative folder', { type: 'dir', path: 'images' }],
  ['a folder with dots', { type: 'dir', path: '/srv/../etc' }],
  ['the root', { type: 'dir', path: '/' }],
  ['a group that is an option', { type: 'logical', group: '-rf' }],
  ['a server with a path', { type: 'netfs', server: 'nas/x', exportPath: '/e', path: '/m' }],
  ['another kind', { type: 'rbd', path: '/x' }],
])('a pool of %s is refused', (_what, source) => expect(create(source).success).toBe(false));

test('what a client reads is read the same by the server', () => {
  const parsed = create({ type: 'netfs', server: ' nas.example ', exportPath: '/export', path: '/mnt/nas' });
  expect(parsed.success).toBe(true);
  expect(hostChange.parse(parsed.data)).toEqual(parsed.data);
  const size = { kind: 'volume.create', params: { pool: 'p', name: 'v', format: 'raw', sizeGib: '0.5' } };
  expect(hostChange.parse(hostChange.parse(size))).toMatchObject({ params: { sizeGib: 0.5 } });
});
