import { expect, test } from 'vitest';
import type { NewNetwork } from '../../../domain/network-create.ts';
import { planHostChange } from '../resources/table.ts';
import { hostFacts, hostSubject, observedNetwork } from '../testing/network-subject.ts';
import { buildNetworkXml, isMadeBy } from './build-network.ts';
import { parseNetworkXml } from './parse-network.ts';

const nat: NewNetwork = {
  name: 'shop',
  mode: 'nat',
  bridge: null,
  subnet: '192.168.130.0/24',
  range: { start: '192.168.130.10', end: '192.168.130.20' },
  isAutostart: true,
};
const bridged: NewNetwork = { ...nat, mode: 'bridge', bridge: 'br0', subnet: null, range: null };
const plan = (change: Partial<NewNetwork>, subject = hostSubject()) =>
  planHostChange(subject, { kind: 'network.create', params: { ...nat, ...change } });

test('what is written is what was asked for', () => {
  const addresses = [
    {
      address: '192.168.130.1',
      prefix: 24,
      ranges: [{ start: '192.168.130.10', end: '192.168.130.20' }],
      hosts: [],
    },
  ];
  expect(parseNetworkXml(buildNetworkXml(nat, null))).toEqual({ mode: 'nat', bridge: null, addresses });
  const isolated: NewNetwork = { ...nat, mode: 'isolated', subnet: null, range: null };
  expect(parseNetworkXml(buildNetworkXml(isolated, null))).toEqual({
    mode: 'isolated',
    bridge: null,
    addresses: [],
  });
  expect(parseNetworkXml(buildNetworkXml(bridged, null))).toEqual({
    mode: 'bridge',
    bridge: 'br0',
    addresses: [],
  });
});

test('a network knows which operation made it', () => {
  const [mine, another] = [crypto.randomUUID(), crypto.randomUUID()];
  expect(isMadeBy(buildNetworkXml(nat, mine), mine)).toBe(true);
  expect(isMadeBy(buildNetworkXml(nat, mine), another)).toBe(false);
  expect(isMadeBy(buildNetworkXml(nat, null), mine)).toBe(false);
});

test('the plan says what comes up, and shows the definition', () => {
  const { live, obstacles, difference } = plan({});
  expect(obstacles).toEqual([]);
  expect(live.join(' ')).toContain('comes up with 192.168.130.1/24, and guests get addresses.');
  expect(difference).toContain('+  <name>shop</name>');
  expect(difference).not.toContain('novacron');
});

test.each<[string, Partial<NewNetwork>, Parameters<typeof hostSubject>[0], RegExp]>([
  ['a name that is taken', { name: 'default' }, {}, /already has a network named default/],
  [
    'another network’s subnet',
    { subnet: '192.168.122.128/25' },
    {},
    /overlaps with 192.168.122.1\/24 of the network/,
  ],
  [
    'a stopped network’s subnet',
    { subnet: '192.168.0.0/16' },
    { networks: [observedNetwork({ isActive: false })] },
    /overlaps with 192.168.122.1\/24/,
  ],
  [
    'where the host is reached',
    {},
    { hostAddress: '192.168.130.77' },
    /192.168.130.77, where the host kvm1 is reached/,
  ],
  [
    'an address of the host',
    {},
    { facts: { ...hostFacts, addresses: ['10.1.1.1/24', '192.168.128.5/20'] } },
    /overlaps with 192.168.128.5\/20, which the host kvm1 has itself/,
  ],
  [
    'the bridge of a network',
    { ...bridged, bridge: 'virbr0' },
    {},
    /virbr0 is the bridge of the network default/,
  ],
  [
    'a bridge that is not there',
    bridged,
    { facts: { ...hostFacts, bridges: ['br7', 'virbr0'] } },
    /has no bridge br0. It has br7\./,
  ],
])('%s is an obstacle', (_what, change, subject, expected) =>
  expect(plan(change, hostSubject(subject)).obstacles).toEqual([expect.stringMatching(expected)]),
);

test('what the host does not tell is said', () => {
  expect(plan({}).warnings).toEqual([expect.stringContaining('does not tell its own addresses')]);
  expect(plan(bridged).warnings).toEqual([expect.stringContaining('does not tell its bridges')]);
  const facts = { ...hostFacts, bridges: ['br0'], addresses: ['10.1.1.1/24'] };
  expect(plan({}, hostSubject({ facts })).warnings).toEqual([]);
  expect(plan(bridged, hostSubject({ facts }))).toMatchObject({ warnings: [], obstacles: [] });
});

test('deleting says what is lost, and is refused while a VM names the network, off ones too', () => {
  const change = { kind: 'network.delete', params: { name: 'default' } } as const;
  const fixed = { mac: null, name: 'web', address: '192.168.122.20' };
  const addresses = [{ address: '192.168.122.1', prefix: 24, ranges: [], hosts: [fixed] }];
  const free = planHostChange(hostSubject({ networks: [observedNetwork({ addresses })] }), change);
  expect(free.obstacles).toEqual([]);
  expect(free.lost).toEqual(['Its definition, with 1 fixed address.']);
  expect(free.difference).toBe('-<network><name>default</name></network>');
  const vms = ['b', 'a'].map((name) => ({
    id: name,
    name,
    state: 'off' as const,
    networks: ['default'],
    disks: [],
  }));
  expect(planHostChange(hostSubject({ vms }), change).obstacles).toEqual([
    'a and b use default: give their network cards another network first.',
  ]);
});
