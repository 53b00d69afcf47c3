import { expect, test } from 'vitest';
import { createInterfaceReader, parseInterfaceXml } from './interfaces.ts';
import type { Link } from './link.ts';

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

/** A host with these interfaces, which are all bridges. @returns which of them were asked about, as they were */
function hostWith(...names: string[]) {
  const host = { names, asked: [] as string[] };
  const call = async (_lane: string, procedure: string, args: { iface?: { name: string } }) => {
    if (procedure === 'connectListAllInterfaces')
      return { ifaces: host.names.map((name) => ({ name, mac: '' })) };
    const name = args.iface?.name ?? '';
    host.asked.push(name);
    return { xml: `<interface type='bridge' name='${name}'/>` };
  };
  return { host, reader: createInterfaceReader({ call } as unknown as Pick<Link, 'call'>) };
}

test('what comes and goes by itself is never asked about, and nothing again and again', async () => {
  const { host, reader } = hostWith('br0', 'lo', 'virbr0', 'virbr0-nic', 'vnet3');
  for (let reading = 0; reading < 3; reading++)
    expect(await reader.read({})).toEqual({ bridges: ['br0', 'virbr0'], addresses: [] });
  expect(host.asked).toEqual(['br0']);
});

test('a bridge that is new is asked about when it is still there at the next reading', async () => {
  const { host, reader } = hostWith('br0');
  await reader.read({});
  host.names.push('br1', 'gone');
  expect((await reader.read({})).bridges).toEqual(['br0']);
  host.names.pop();
  expect((await reader.read({})).bridges).toEqual(['br0', 'br1']);
  expect(host.asked).toEqual(['br0', 'br1']);
});
