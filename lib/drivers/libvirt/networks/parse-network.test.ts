import { expect, test } from 'vitest';
import { parseNetworkXml } from './parse-network.ts';

test.each([
  ['', 'isolated', null],
  ["<forward mode='nat'/><bridge name='virbr1'/>", 'nat', 'virbr1'],
  ["<forward/><bridge name='virbr1'/>", 'nat', 'virbr1'],
  ["<forward mode='route' dev='eth1'/><bridge name='virbr2'/>", 'route', 'virbr2'],
  ["<forward mode='open'/><bridge name='virbr3'/>", 'open', 'virbr3'],
  ["<forward mode='bridge'/><bridge name='br0'/>", 'bridge', 'br0'],
  ["<forward mode='bridge'><interface dev='eth0'/></forward>", 'other', 'eth0'],
  ["<forward mode='passthrough' dev='eth4'/>", 'other', 'eth4'],
])('%s is %s on %s', (inner, mode, bridge) =>
  expect(parseNetworkXml(`<network><name>n</name>${inner}</network>`)).toEqual({
    mode,
    bridge,
    addresses: [],
  }),
);

test('addresses with mask, prefix or neither, with ranges and fixed hosts', () => {
  const { addresses } = parseNetworkXml(`<network><name>n</name>
    <ip address='192.168.122.1' netmask='255.255.252.0'><dhcp>
      <range start='192.168.122.2' end='192.168.122.9'><lease expiry='1' unit='hours'/></range>
      <host mac='52:54:00:00:00:01' name='web' ip='192.168.122.20'/>
      <host name='nameless'/>
    </dhcp></ip>
    <ip family='ipv6' address='fd00::1' prefix='64'/>
    <ip address='10.0.0.1'/>
  </network>`);
  expect(addresses).toEqual([
    {
      address: '192.168.122.1',
      prefix: 22,
      ranges: [{ start: '192.168.122.2', end: '192.168.122.9' }],
      hosts: [{ mac: '52:54:00:00:00:01', name: 'web', address: '192.168.122.20' }],
    },
    { address: 'fd00::1', prefix: 64, ranges: [], hosts: [] },
    { address: '10.0.0.1', prefix: 8, ranges: [], hosts: [] },
  ]);
});
