import { cloudConfigKeys } from './cloud-config-keys.ts';
import { deviceKeys, deviceKinds } from './network-config-check.ts';

/** Names that can stand where the cursor is. @property from  where what is typed of one begins */
export type Completion = { from: number; options: { name: string; hint?: string }[] };

const firstLines: Completion['options'] = [
  { name: '#cloud-config', hint: 'Settings' },
  { name: '#!/bin/sh', hint: 'A script' },
  { name: '#include', hint: 'Addresses of more' },
];

/** @param at  the cursor's offset in the text @returns null where there is nothing to offer */
export function completeUserData(text: string, at: number): Completion | null {
  const begun = text.slice(0, at);
  if (!begun.includes('\n')) return /^#?[^\s]*$/.test(begun) ? { from: 0, options: firstLines } : null;
  if (!/^(## template: *jinja\s*\n)?#cloud-config\s*\n/.test(text)) return null;
  return completeNames(text, at, (path) => {
    const [first, ...rest] = path;
    if (first === undefined)
      return Object.entries(cloudConfigKeys).map(([name, { hint }]) => ({ name, hint }));
    const below = Object.hasOwn(cloudConfigKeys, first) ? cloudConfigKeys[first]?.below : undefined;
    return rest.length === 0 && below ? below.map((name) => ({ name })) : [];
  });
}

/** The same for a network configuration of either version. */
export function completeNetworkConfig(text: string, at: number): Completion | null {
  return completeNames(text, at, (path) => {
    const inner = path[0] === 'network' ? path.slice(1) : path;
    return namesOfNetwork(inner, path.length > 0).map((name) => ({ name }));
  });
}

function namesOfNetwork([kind, ...rest]: string[], isBelowNetwork: boolean): readonly string[] {
  if (kind === undefined)
    return [...(isBelowNetwork ? [] : ['network']), 'version', 'renderer', ...deviceKinds, 'config'];
  const last = rest.at(-1);
  if (kind === 'config') {
    if (last === undefined) return itemKeys;
    return last === 'subnets' ? subnetKeys : [];
  }
  if (!(deviceKinds as readonly string[]).includes(kind) || last === undefined) return [];
  return rest.length === 1 ? deviceKeys : (belowDevice[last] ?? []);
}

const itemKeys = [
  'type',
  'name',
  'mac_address',
  'mtu',
  'subnets',
  'address',
  'search',
  'destination',
  'gateway',
];
const subnetKeys = [
  'type',
  'address',
  'netmask',
  'gateway',
  'dns_nameservers',
  'dns_search',
  'routes',
  'metric',
];
const belowDevice: Readonly<Record<string, readonly string[]>> = {
  match: ['name', 'macaddress', 'driver'],
  nameservers: ['addresses', 'search'],
  routes: ['to', 'via', 'metric', 'on-link'],
};

function completeNames(
  text: string,
  at: number,
  namesBelow: (path: string[]) => Completion['options'],
): Completion | null {
  const lines = text.slice(0, at).split('\n');
  const [, before, typed] = /^(\s*(?:- +)?)([A-Za-z][\w-]*)?$/.exec(lines.at(-1) ?? '') ?? [];
  if (before === undefined) return null;
  const options = namesBelow(pathOf(lines.slice(0, -1), before.length));
  return options.length > 0 ? { from: at - (typed?.length ?? 0), options } : null;
}

/** The names that what is indented so far stands below, the outermost first. */
function pathOf(lines: string[], indent: number): string[] {
  const path: string[] = [];
  let within = indent;
  for (const line of lines.reverse()) {
    const [, before, name] = /^(\s*(?:- +)*)([\w-]+):/.exec(line) ?? [];
    if (before === undefined || name === undefined || before.length >= within) continue;
    path.unshift(name);
    within = before.length;
    if (within === 0) break;
  }
  return path;
}
