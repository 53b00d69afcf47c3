import { expect, test } from 'vitest';
import { parseInterfaceXml } from './interfaces.ts';

test('a bridge without addresses, as udev tells it', () =>
  expect(
    parseInterfaceXml("<interface type='bridge' name='br0'><mtu size='1500'/><bridge stp='on'/></interface>"),
  ).toEqual({ name: 'br0', isBridge: true, addresses: [] }));

test('a card with addresses, as netcf tells it', () =>
  expect(
    parseInterfaceXml(`<interface type='ethernet' name='eth1'>
      <protocol family='ipv4'><ip address='192.168.0.5' prefix='24'/><route gateway='192.168.0.1'/></protocol>
      <protocol family='ipv6'><ip address='fd00::5' prefix='64'/></protocol>
    </interface>`),
  ).toEqual({ name: 'eth1', isBridge: false, addresses: ['192.168.0.5/24'] }));
