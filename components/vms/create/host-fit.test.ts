import { expect, test } from 'vitest';
import type { HostFacts } from '@/lib/domain/host';
import type { HostRow } from '@/lib/domain/views';
import { whyDoesNotFit, whyHostCannot } from './host-fit';

const gib = 1024 ** 3;
const facts: HostFacts = {
  hostname: 'rack-7',
  libvirtVersion: '9.0.0',
  hypervisorVersion: '7.2.0',
  cpuModel: 'x86_64',
  cpuCount: 4,
  memoryMib: 8192,
  memoryFreeMib: 2048,
  architecture: 'x86_64',
  guestType: 'kvm',
  offeredTypes: ['kvm', 'qemu'],
  pools: [
    { name: 'default', type: 'dir', isActive: true, capacityBytes: 100 * gib, availableBytes: 20 * gib },
    { name: 'asleep', type: 'dir', isActive: false, capacityBytes: 900 * gib, availableBytes: 900 * gib },
  ],
  networks: [],
};
const host: HostRow = {
  id: 'h',
  name: 'rack-7',
  isLocal: false,
  isEnabled: true,
  isInMaintenance: false,
  connection: { transport: 'unix', socketPath: '/run/libvirt/libvirt-sock' },
  secretsSet: [],
  site: '',
  virtType: 'auto',
  state: 'connected',
  stateSince: '2030-01-01T00:00:00Z',
  stateReason: null,
  failure: null,
  connections: null,
  answeredAt: null,
  facts,
  observedAt: null,
  vmCount: 0,
  runningVmCount: 0,
  vmStates: {},
  runningVcpus: 0,
  runningMemoryMib: 0,
};
const small = { vcpus: 1, memoryMib: 512, diskGib: 1 };

test('a host with room takes it', () => expect(whyDoesNotFit(host, small)).toBeNull());

test.each([
  [{ ...small, vcpus: 5 }, 'It has 4 CPUs, 5 are wanted.'],
  [{ ...small, memoryMib: 4096 }, 'It has 2 GiB of memory free, 4 GiB are wanted.'],
  [{ ...small, diskGib: 21 }, 'Its largest pool has 20 GiB free, 21 GiB are wanted.'],
])('says which measure is too small for %j', (wanted, reason) =>
  expect(whyDoesNotFit(host, wanted)).toBe(reason),
);

test('a pool that is not active is no room', () =>
  expect(whyDoesNotFit({ ...host, facts: { ...facts, pools: facts.pools.slice(1) } }, small)).toBe(
    'It has no active storage pool.',
  ));

test.each([
  ['connected', null],
  ['degraded', null],
  ['connecting', 'It is still connecting.'],
  ['unreachable', 'It cannot be reached.'],
  ['disabled', 'It is disabled.'],
] as const)('of a host that is %s it says: %s', (state, reason) =>
  expect(whyHostCannot({ ...host, state })).toBe(reason),
);

test('a host that was never seen cannot be chosen', () =>
  expect(whyHostCannot({ ...host, facts: null })).toBe('Its facts are not known yet.'));
