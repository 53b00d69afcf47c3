import { expect, test } from 'vitest';
import { type Candidate, type CandidateCapacity, type Wanted, wantedOf } from './candidates.ts';
import { rankCandidates, recommendedOf, spreadOver } from './rank-candidates.ts';
import { type Finding, weighCandidate } from './weigh-candidate.ts';

const gib = 1024 ** 3;
const pool = (name: string, freeGib: number, type = 'dir', isActive = true) => ({
  name,
  type,
  isActive,
  capacityBytes: 100 * gib,
  availableBytes: freeGib * gib,
});
const capacity: CandidateCapacity = {
  guestType: 'kvm',
  cpuCount: 4,
  vcpusGiven: 1,
  memoryMib: 8192,
  memoryFreeMib: 2048,
  pools: [pool('default', 20), pool('vg0', 5, 'logical'), pool('asleep', 90, 'dir', false)],
  networks: [
    { name: 'lan', isActive: true, forward: 'bridge' },
    { name: 'off', isActive: false, forward: null },
  ],
  bridges: ['br0'],
  offers: {
    machines: ['q35'],
    firmwares: ['bios', 'uefi'],
    hasTpm: false,
    diskBuses: ['virtio', 'sata'],
    graphics: ['vnc'],
    hasCpu: true,
  },
};
const host = (
  name: string,
  change: Partial<CandidateCapacity> = {},
  rest: Partial<Candidate> = {},
): Candidate => ({
  hostId: name,
  name,
  state: 'connected',
  failure: null,
  isInMaintenance: false,
  capacity: { ...capacity, ...change },
  imagePools: ['default'],
  ...rest,
});
const wanted = (
  change: Parameters<typeof wantedOf>[0] | object = {},
  imageBytes: number | null = gib,
): Wanted =>
  wantedOf({ name: 'web', vcpus: 1, memoryMib: 512, diskGib: 1, nics: [{}], ...change }, imageBytes);
const found = (candidate: Candidate, what: Wanted, count = 1) => {
  const { fit, findings } = weighCandidate(candidate, what, count);
  return [fit, ...findings.map(({ finding }) => finding)];
};

test('a host with room, the network and the image takes it, and nothing is to be said', () => {
  expect(found(host('a'), wanted())).toEqual(['fits']);
});

test.each<[string, Partial<Candidate>, Finding['about']]>([
  ['disabled', { state: 'disabled', isInMaintenance: true }, 'disabled'],
  ['unreachable', { state: 'unreachable' }, 'unreachable'],
  ['still connecting', { state: 'connecting' }, 'connecting'],
  ['in maintenance', { isInMaintenance: true }, 'maintenance'],
  ['never seen', { capacity: null }, 'unknown'],
])('a host that is %s takes nothing', (_what, change, about) => {
  expect(found(host('a', {}, change), wanted())).toEqual(['cannot', { about }]);
});

test.each<[string, object, number, 'tight' | 'cannot', object]>([
  ['less memory free', { memoryMib: 4096 }, 1, 'tight', { about: 'memory', freeMib: 2048, wantedMib: 4096 }],
  ['less memory free for all', { memoryMib: 512 }, 5, 'tight', { about: 'memory', wantedMib: 2560 }],
  ['less memory in all', { memoryMib: 9000 }, 1, 'cannot', { about: 'memoryInAll', memoryMib: 8192 }],
  ['less memory in all for all', { memoryMib: 512 }, 17, 'cannot', { about: 'memoryInAll', wantedMib: 8704 }],
  ['fewer CPUs', { vcpus: 5 }, 1, 'tight', { about: 'cpus', cpuCount: 4, wanted: 5 }],
  ['less room', { diskGib: 21 }, 1, 'tight', { about: 'room', pool: 'default', wantedBytes: 21 * gib }],
  ['less room for all', { diskGib: 11, memoryMib: 64 }, 2, 'tight', { about: 'room', wantedBytes: 22 * gib }],
  ['less room in a group', { pool: 'vg0', diskGib: 6 }, 1, 'cannot', { about: 'room', pool: 'vg0' }],
  ['no such pool', { pool: 'nvme' }, 1, 'cannot', { about: 'poolMissing', pool: 'nvme' }],
  ['that pool asleep', { pool: 'asleep' }, 1, 'cannot', { about: 'poolMissing', pool: 'asleep' }],
  [
    'no pool for another disk',
    { moreDisks: [{ sizeGib: 1, pool: 'x' }] },
    1,
    'cannot',
    { about: 'poolMissing' },
  ],
  ['no such network', { nics: [{ name: 'dmz' }] }, 1, 'cannot', { about: 'networkMissing', network: 'dmz' }],
  ['that network off', { nics: [{ name: 'off' }] }, 1, 'cannot', { about: 'networkOff', network: 'off' }],
  ['no such bridge', { nics: [{ kind: 'bridge', name: 'br9' }] }, 1, 'tight', { about: 'bridgeMissing' }],
  ['no such machine', { hardware: { machine: 'pc' } }, 1, 'cannot', { about: 'hardware', part: 'machine' }],
  ['no such firmware', { hardware: { firmware: 'uefiSecure' } }, 1, 'cannot', { part: 'firmware' }],
  ['no TPM', { hardware: { hasTpm: true } }, 1, 'cannot', { about: 'hardware', part: 'tpm' }],
  ['no SPICE', { hardware: { graphics: 'spice' } }, 1, 'cannot', { about: 'hardware', part: 'graphics' }],
  ['no such bus', { disk: { bus: 'usb' } }, 1, 'cannot', { about: 'hardware', part: 'bus', name: 'usb' }],
])('a host with %s is told with its figures', (_what, change, count, fit, finding) => {
  expect(found(host('a'), wanted(change), count)).toEqual([fit, expect.objectContaining(finding)]);
});

test.each<[string, Partial<CandidateCapacity>, object]>([
  ['no pool', { pools: [pool('asleep', 9, 'dir', false)] }, { about: 'noPool' }],
  ['only volume groups', { pools: [pool('vg0', 9, 'logical')] }, { about: 'noFilePool' }],
  ['a full pool', { pools: [pool('default', 0.01)] }, { about: 'poolFull', pool: 'default' }],
  ['no network that runs', { networks: [] }, { about: 'noNetwork' }],
  ['another CPU', { offers: { ...capacity.offers, hasCpu: false } as never }, { part: 'cpu', name: 'EPYC' }],
])('a host with %s takes none from an image', (_what, change, finding) => {
  const what = wanted(_what === 'another CPU' ? { hardware: { cpu: 'EPYC' } } : {});
  expect(found(host('a', change), what)).toEqual(['cannot', expect.objectContaining(finding)]);
});

test('machines that stay off may be more than the memory holds', () => {
  expect(found(host('a'), wanted({ startAfterCreate: false }), 17)[0]).toBe('tight');
});

test('an image that is not there is copied: its size is told, and counts in its pool', () => {
  const elsewhere = host('a', {}, { imagePools: ['vg0'] });
  expect(found(elsewhere, wanted())).toEqual(['fits', { about: 'imageCopy', sizeBytes: gib }]);
  expect(found(elsewhere, wanted({ diskGib: 19.5 }))).toEqual([
    'tight',
    { about: 'room', pool: 'default', freeBytes: 20 * gib, wantedBytes: 20.5 * gib },
    { about: 'imageCopy', sizeBytes: gib },
  ]);
  expect(found(elsewhere, wanted({ source: 'empty' }))).toEqual(['fits']);
});

test('a host that emulates the processor fits, says so, and comes after those that do not', () => {
  const ranked = rankCandidates(
    [host('slow', { guestType: 'qemu', memoryFreeMib: 8000 }), host('quick')],
    wanted(),
    1,
  );
  expect(ranked.map(({ candidate }) => candidate.name)).toEqual(['quick', 'slow']);
  expect(ranked[1]?.findings).toEqual([{ weight: 'note', finding: { about: 'emulated' } }]);
});

test('the best place is first: what fits, then what has most room left; what cannot take it is last', () => {
  const hosts = [
    host('gone', {}, { state: 'unreachable' }),
    host('tight', { memoryFreeMib: 100 }),
    host('h10'),
    host('h2'),
    host('roomy', { memoryFreeMib: 6000 }),
    host('busy', { vcpusGiven: 4 }),
  ];
  const ranked = rankCandidates(hosts, wanted(), 1);
  expect(ranked.map(({ candidate }) => candidate.name)).toEqual([
    'roomy',
    'h2',
    'h10',
    'busy',
    'tight',
    'gone',
  ]);
  expect(recommendedOf(ranked)?.candidate.name).toBe('roomy');
  expect(recommendedOf(rankCandidates([hosts[0] as Candidate], wanted(), 1))).toBeNull();
});

test('of two with the same room the one that has the image already is better', () => {
  const ranked = rankCandidates([host('a', {}, { imagePools: [] }), host('b')], wanted(), 1);
  expect(ranked[0]?.candidate.name).toBe('b');
});

test('several are dealt where most room is left, never more to one than fit, and to none that is tight', () => {
  const hosts = [
    host('small', { memoryFreeMib: 1200 }),
    host('large', { memoryFreeMib: 2600 }),
    host('full', { memoryFreeMib: 100 }),
    host('gone', {}, { state: 'disabled' }),
  ];
  const placed = spreadOver(hosts, wanted(), 6).map(({ name }) => name);
  expect(placed[0]).toBe('large');
  expect(placed.filter((name) => name === 'large')).toHaveLength(4);
  expect(placed.filter((name) => name === 'small')).toHaveLength(2);
  // There is room for seven: two and five.
  expect(spreadOver(hosts, wanted(), 50)).toHaveLength(7);
});

test('what was entered only half counts as nothing rather than as wrong', () => {
  const half = wantedOf(
    { name: '', vcpus: '', memoryMib: 'x', diskGib: -1, nics: [{ kind: 'bridge' }] },
    null,
  );
  expect(half).toMatchObject({
    vcpus: 0,
    memoryMib: 0,
    disks: [{ sizeBytes: 0 }],
    networks: [],
    bridges: [],
  });
});
