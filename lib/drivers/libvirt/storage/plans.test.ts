import { expect, test } from 'vitest';
import type { HostChange } from '../../../domain/host-changes.ts';
import type { PooledVolume } from '../../../domain/storage.ts';
import type { HostPlanSubject } from '../resources/handler.ts';
import { planHostChange } from '../resources/table.ts';
import { hostSubject } from '../testing/network-subject.ts';

const gib = 1024 ** 3;
const pool = (change: Partial<HostPlanSubject['pools'][number]> = {}): HostPlanSubject['pools'][number] => ({
  name: 'default',
  uuid: '11111111-1111-4111-8111-111111111111',
  type: 'dir',
  path: '/images',
  isActive: true,
  isAutostart: true,
  isPersistent: true,
  capacityBytes: 10 * gib,
  allocationBytes: 6 * gib,
  availableBytes: 4 * gib,
  definition: '<pool/>',
  ...change,
});
const volume = (name: string, change: Partial<PooledVolume> = {}): PooledVolume => ({
  poolName: 'default',
  name,
  path: `/images/${name}`,
  format: 'qcow2',
  capacityBytes: 2 * gib,
  allocationBytes: gib,
  backingPath: null,
  ...change,
});
const vm = (name: string, state: 'running' | 'off', path: string) => ({
  id: name,
  name,
  state,
  networks: [],
  disks: [{ source: path, pool: null, volume: null }],
});
const subject = (change: Partial<HostPlanSubject> = {}) =>
  hostSubject({
    pools: [pool()],
    volumes: [volume('base'), volume('over', { backingPath: '/images/base' }), volume('free')],
    ...change,
  });
const plan = (change: HostChange, of = subject()) => planHostChange(of, change);
const params = (name: string) => ({ pool: 'default', name });

test('a volume that nobody needs is deleted, and it is said what is lost and what becomes free', () => {
  const { obstacles, lost, live, space } = plan({ kind: 'volume.delete', params: params('free') });
  expect(obstacles).toEqual([]);
  expect(lost).toEqual([expect.stringContaining('Everything in free')]);
  expect(live).toEqual([expect.stringContaining('1 GiB')]);
  expect(space).toEqual({ pool: 'default', bytes: -gib });
});

test.each([
  ['another volume is laid over it', 'base', {}, /^over is laid over it/],
  ['a VM that is off has it', 'free', { vms: [vm('web', 'off', '/images/free')] }, /^web needs it/],
  ['a VM stands on it', 'base', { vms: [vm('web', 'running', '/images/over')] }, /^web needs it/],
  [
    'a machine is being made',
    'free',
    { disksBeingMade: [{ pool: 'default', volume: 'free' }] },
    /being created/,
  ],
  ['its pool does not run', 'free', { pools: [pool({ isActive: false })] }, /does not run/],
  ['it is gone', 'nothing', {}, /no volume nothing/],
])('a delete is refused when %s', (_when, name, change, words) =>
  expect(plan({ kind: 'volume.delete', params: params(name) }, subject(change)).obstacles).toEqual([
    expect.stringMatching(words),
  ]),
);

test.each([
  ['it would lose its end', 'free', 1, {}, /cut off its end/],
  [
    'a VM runs with it',
    'free',
    3,
    { vms: [vm('web', 'running', '/images/free')] },
    /on the page of that machine/,
  ],
  ['a volume is laid over it', 'base', 3, {}, /over is laid over it/],
])('a resize is refused when %s', (_when, name, sizeGib, change, words) =>
  expect(
    plan({ kind: 'volume.resize', params: { ...params(name), sizeGib } }, subject(change)).obstacles,
  ).toEqual([expect.stringMatching(words)]),
);

test('a disk of a VM that is off may grow, and the same size is no change', () => {
  const of = subject({ vms: [vm('web', 'off', '/images/free')] });
  const resize = (sizeGib: number) =>
    plan({ kind: 'volume.resize', params: { ...params('free'), sizeGib } }, of);
  expect(resize(3)).toMatchObject({ obstacles: [], live: [expect.stringContaining('2 GiB to 3 GiB')] });
  expect(resize(2)).toMatchObject({ obstacles: [], live: [] });
});

test('a full pool is said before, as far as the kind of volume takes its space at once', () => {
  const create = (sizeGib: number, of: HostPlanSubject) =>
    plan({ kind: 'volume.create', params: { ...params('new'), format: 'raw', sizeGib } }, of);
  expect(create(5, subject()).warnings).toEqual([expect.stringContaining('cannot be filled')]);
  expect(create(5, subject({ pools: [pool({ type: 'logical' })] })).obstacles).toEqual([
    expect.stringContaining('too full'),
  ]);
  expect(create(1, subject({ pools: [pool({ availableBytes: 1024 })] })).obstacles).toEqual([
    expect.stringContaining('too full'),
  ]);
});

test('a copy is refused while a VM writes, and one of a chain is counted whole', () => {
  const clone = (from: string, of = subject()) =>
    plan({ kind: 'volume.clone', params: { ...params('copy'), from } }, of);
  expect(clone('free', subject({ vms: [vm('web', 'running', '/images/free')] })).obstacles).toEqual([
    expect.stringMatching(/^web writes to it/),
  ]);
  expect(clone('over')).toMatchObject({ obstacles: [], space: { bytes: 2 * gib } });
  expect(clone('free')).toMatchObject({ obstacles: [], space: { bytes: gib } });
});

test('a pool with disks in use is neither deleted nor stopped under a running VM', () => {
  const running = subject({ vms: [vm('web', 'running', '/images/free')] });
  const off = subject({ vms: [vm('web', 'off', '/images/free')] });
  const of = { name: 'default' };
  expect(plan({ kind: 'pool.delete', params: of }, off).obstacles).toEqual([
    expect.stringMatching(/^web has a disk in it/),
  ]);
  expect(plan({ kind: 'pool.stop', params: of }, running).obstacles).toEqual([
    expect.stringMatching(/^web has disks in it and is not off/),
  ]);
  expect(plan({ kind: 'pool.stop', params: of }, off)).toMatchObject({
    obstacles: [],
    warnings: [expect.stringMatching(/^web may not start/)],
  });
});

test.each([
  ['a folder of the host itself', { type: 'dir', path: '/etc/libvirt' }, /belongs to the host itself/],
  ['a folder that another pool has', { type: 'dir', path: '/images' }, /default of kvm1 already has/],
] as const)('a pool is not made of %s', (_what, source, words) =>
  expect(plan({ kind: 'pool.create', params: { name: 'new', source, isAutostart: true } }).obstacles).toEqual(
    [expect.stringMatching(words)],
  ),
);

test('the definition of an NFS pool and of a volume group is what libvirt takes', () => {
  const definition = (source: Extract<HostChange, { kind: 'pool.create' }>['params']['source']) =>
    plan({ kind: 'pool.create', params: { name: 'new', source, isAutostart: false } })
      .difference.replace(/\n\+ */g, '')
      .replace(/^\+/, '');
  const nfs = { type: 'netfs', server: 'nas', exportPath: '/e', path: '/mnt/nas' } as const;
  expect(definition(nfs)).toBe(
    '<pool type="netfs"><name>new</name><source><host name="nas"/><dir path="/e"/><format type="nfs"/></source><target><path>/mnt/nas</path></target></pool>',
  );
  expect(definition({ type: 'logical', group: 'vg0' })).toBe(
    '<pool type="logical"><name>new</name><source><name>vg0</name><format type="lvm2"/></source><target><path>/dev/vg0</path></target></pool>',
  );
});
