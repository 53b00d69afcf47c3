import { expect, test } from 'vitest';
import { type NewNetwork, newNetwork } from './network-create.ts';

const nat: NewNetwork = {
  name: 'shop',
  mode: 'nat',
  bridge: null,
  subnet: '192.168.130.0/24',
  range: { start: '192.168.130.2', end: '192.168.130.254' },
  isAutostart: true,
};

test.each<[string, Partial<NewNetwork>]>([
  ['NAT with a range', {}],
  ['NAT that hands nothing out', { range: null }],
  ['isolated without a subnet', { mode: 'isolated', subnet: null, range: null }],
  ['isolated with one', { mode: 'isolated' }],
  ['bridged', { mode: 'bridge', bridge: 'br0', subnet: null, range: null }],
  ['a range of one', { range: { start: '192.168.130.9', end: '192.168.130.9' } }],
])('%s is taken', (_what, change) => expect(newNetwork.safeParse({ ...nat, ...change }).success).toBe(true));

test.each<[string, Partial<NewNetwork>, string]>([
  ['no name', { name: ' ' }, 'name'],
  ['a path for a name', { name: '../x' }, 'name'],
  ['NAT without a subnet', { subnet: null, range: null }, 'subnet'],
  ['half an address', { subnet: '192.168.130/24' }, 'subnet'],
  ['an address inside of the subnet', { subnet: '192.168.130.7/24' }, 'subnet'],
  ['a subnet of two', { subnet: '192.168.130.0/31', range: null }, 'subnet'],
  ['the host’s own address', { range: { start: '192.168.130.1', end: '192.168.130.9' } }, 'range.start'],
  ['the broadcast address', { range: { start: '192.168.130.2', end: '192.168.130.255' } }, 'range.end'],
  ['a range elsewhere', { range: { start: '192.168.131.2', end: '192.168.131.9' } }, 'range.start'],
  ['a range backwards', { range: { start: '192.168.130.9', end: '192.168.130.2' } }, 'range.end'],
  ['too many', { subnet: '10.0.0.0/8', range: { start: '10.0.0.2', end: '10.9.0.0' } }, 'range.end'],
  ['bridged without a bridge', { mode: 'bridge', subnet: null, range: null }, 'bridge'],
  ['bridged with a subnet', { mode: 'bridge', bridge: 'br0', range: null }, 'subnet'],
  ['NAT on a given bridge', { bridge: 'br0' }, 'bridge'],
  ['a device that cannot be', { mode: 'bridge', bridge: 'a b', subnet: null, range: null }, 'bridge'],
])('%s is refused', (_what, change, path) => {
  const { error } = newNetwork.safeParse({ ...nat, ...change });
  expect(error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
});
