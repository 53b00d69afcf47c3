import { type Document, isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import { unknownWords } from './cloud-config-check.ts';
import { parseIpv4 } from './subnet.ts';
import { entriesOf, isEmpty, nodeAt, ofWhole, problemAt, type TextProblem } from './yaml-text.ts';

export const deviceKinds = ['ethernets', 'bonds', 'bridges', 'vlans', 'wifis'] as const;

/** Of a device of version 2: what cloud-init writes itself, and what it hands on to netplan. */
export const deviceKeys = [
  'match',
  'set-name',
  'dhcp4',
  'dhcp6',
  'addresses',
  'gateway4',
  'gateway6',
  'nameservers',
  'routes',
  'mtu',
  'macaddress',
  'optional',
  'interfaces',
  'parameters',
  'id',
  'link',
  'dhcp4-overrides',
  'dhcp6-overrides',
  'dhcp-identifier',
  'accept-ra',
  'wakeonlan',
  'renderer',
  'access-points',
  'link-local',
  'critical',
  'optional-addresses',
  'routing-policy',
  'ra-overrides',
  'ipv6-privacy',
  'ipv6-mtu',
  'ipv6-address-generation',
  'ipv6-address-token',
  'activation-mode',
  'ignore-carrier',
  'emit-lldp',
  'auth',
  'openvswitch',
  'virtual-function-count',
  'neigh-suppress',
  'keep-configuration',
];

/** Of an item of version 1, by its type: what it cannot do without. */
const needs: Readonly<Record<string, readonly string[]>> = {
  physical: ['name'],
  bond: ['name', 'bond_interfaces'],
  bridge: ['name', 'bridge_interfaces'],
  vlan: ['name', 'vlan_link', 'vlan_id'],
  nameserver: ['address'],
  route: ['destination'],
  loopback: [],
  infiniband: ['name'],
};

const subnetTypes = [
  'dhcp',
  'dhcp4',
  'dhcp6',
  'static',
  'static6',
  'manual',
  'ipv6_dhcpv6-stateful',
  'ipv6_dhcpv6-stateless',
  'ipv6_slaac',
];

/** Versions 1 and 2, also below the name `network`. */
export function networkProblems(document: Document): TextProblem[] {
  const top = document.contents;
  if (!isMap(top)) return [];
  const inner = top.get('network');
  const config = isMap(inner) ? inner : top;
  const version: unknown = config.get('version');
  if (version === undefined)
    return [ofWhole('it has no version: write “version: 2” (or 1) as its first line.')];
  if (version === 1) return version1(config);
  if (version === 2) return version2(config);
  return [problemAt(config.get('version', true), 'line', true, 'the version is 1 or 2.')];
}

function version1(config: YAMLMap): TextProblem[] {
  const items = config.get('config');
  if (!isSeq(items)) return [ofWhole('version 1 needs “config:” with a list of devices below it.')];
  return items.items.flatMap((item) => {
    if (!isMap(item))
      return [problemAt(item, 'line', true, 'each item of the list has names, like “type:”.')];
    const type: unknown = item.get('type');
    const needed = typeof type === 'string' && Object.hasOwn(needs, type) ? needs[type] : undefined;
    if (!needed) {
      const message = `its “type:” is one of ${Object.keys(needs).join(', ')}.`;
      return [problemAt(nodeAt(item, 'type') ?? item, 'line', true, message)];
    }
    const missing = needed
      .filter((name) => !item.has(name) && !(name === 'destination' && item.has('network')))
      .map((name) => problemAt(item, 'line', true, `a ${type} needs “${name}:”.`));
    return [...missing, ...subnetProblems(nodeAt(item, 'subnets'))];
  });
}

function subnetProblems(subnets: unknown): TextProblem[] {
  if (isEmpty(subnets)) return [];
  if (!isSeq(subnets)) return [problemAt(subnets, 'line', true, '“subnets:” takes a list.')];
  return subnets.items.flatMap((subnet) => {
    if (!isMap(subnet)) return [problemAt(subnet, 'line', true, 'each subnet has names, like “type: dhcp”.')];
    const type: unknown = subnet.get('type');
    if (typeof type !== 'string' || !subnetTypes.includes(type)) {
      const message = `its “type:” is one of ${subnetTypes.join(', ')}.`;
      return [problemAt(nodeAt(subnet, 'type') ?? subnet, 'line', true, message)];
    }
    const isFixed = type === 'static' || type === 'static6';
    return isFixed && !subnet.has('address')
      ? [problemAt(subnet, 'line', true, 'a static subnet needs “address:”.')]
      : [];
  });
}

function version2(config: YAMLMap): TextProblem[] {
  const there = deviceKinds.filter((kind) => config.has(kind));
  if (there.length === 0) return [ofWhole('version 2 needs “ethernets:” with the cards below it.')];
  const known = ['version', 'renderer', ...deviceKinds];
  const unknown = entriesOf(config)
    .filter(({ name }) => !known.includes(name))
    // Tunnels and others that only netplan has are handed on to it.
    .filter(({ value }) => !isMap(value))
    .map(({ name, key }) => problemAt(key, 'line', false, unknownWords(name, known)));
  return [...unknown, ...there.flatMap((kind) => kindProblems(kind, nodeAt(config, kind)))];
}

function kindProblems(kind: string, devices: unknown): TextProblem[] {
  if (!isMap(devices))
    return [problemAt(devices, 'line', true, `below “${kind}:” each device stands with its name.`)];
  return entriesOf(devices).flatMap(({ value }) => {
    if (isEmpty(value)) return [];
    if (!isMap(value))
      return [
        problemAt(value, 'line', true, 'below the name of a device its settings stand, like “dhcp4: true”.'),
      ];
    return entriesOf(value).flatMap(({ name, key, value: setting }) => {
      if (!deviceKeys.includes(name)) return [problemAt(key, 'line', false, unknownWords(name, deviceKeys))];
      return isEmpty(setting) ? [] : settingProblems(name, setting);
    });
  });
}

function settingProblems(name: string, value: unknown): TextProblem[] {
  switch (name) {
    case 'dhcp4':
    case 'dhcp6':
    case 'optional': {
      const isBoolean = isScalar(value) && typeof value.value === 'boolean';
      return isBoolean ? [] : [problemAt(value, 'line', false, `“${name}:” takes true or false.`)];
    }
    case 'addresses':
      if (!isSeq(value)) return [problemAt(value, 'line', true, '“addresses:” takes a list.')];
      return value.items
        .filter((item) => isScalar(item) && !isAddressWithPrefix(String(item.value)))
        .map((item) =>
          problemAt(
            item,
            'line',
            false,
            'an address stands with the length of its prefix, like 192.168.1.10/24.',
          ),
        );
    case 'nameservers':
      return isMap(value)
        ? []
        : [problemAt(value, 'line', true, 'below “nameservers:” stands “addresses:” with their list.')];
    case 'routes':
      return isSeq(value) ? [] : [problemAt(value, 'line', true, '“routes:” takes a list.')];
    default:
      return [];
  }
}

function isAddressWithPrefix(text: string): boolean {
  const [, address = '', length = ''] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  const isV6 = address.includes(':');
  if (!isV6 && parseIpv4(address) === null) return false;
  return length !== '' && Number(length) <= (isV6 ? 128 : 32);
}
