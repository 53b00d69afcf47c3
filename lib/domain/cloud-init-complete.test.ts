import { expect, test } from 'vitest';
import { completeNetworkConfig, completeUserData } from './cloud-init-complete.ts';

/** The cursor stands where the bar is. */
function offered(complete: typeof completeUserData, marked: string): string[] | null {
  const at = marked.indexOf('|');
  const found = complete(marked.replace('|', ''), at);
  return found?.options.map(({ name }) => name) ?? null;
}

test.each([
  ['the kinds of user data, in its first line', '#cl|', '#cloud-config'],
  ['the settings, at the edge', '#cloud-config\npack|', 'packages'],
  ['what stands below one of a list', '#cloud-config\nusers:\n  - na|', 'ssh_authorized_keys'],
  ['the same in the second line of an item', '#cloud-config\nusers:\n- name: ann\n  ss|', 'sudo'],
  ['below a template as well', '## template: jinja\n#cloud-config\nrun|', 'runcmd'],
])('user data: offers %s', (_what, marked, name) => {
  expect(offered(completeUserData, marked)).toContain(name);
});

test.each([
  ['in a script', '#!/bin/sh\npack|'],
  ['in a value', '#cloud-config\nhostname: pack|'],
  ['below what is not known in full', '#cloud-config\napt:\n  so|'],
  ['two levels below', '#cloud-config\nchpasswd:\n  users:\n    - na|'],
])('user data: offers nothing %s', (_where, marked) => {
  expect(offered(completeUserData, marked)).toBeNull();
});

test.each([
  ['version: 2\nether|', 'ethernets', 'dhcp4'],
  ['network:\n  version: 2\n  ether|', 'ethernets', 'network'],
  ['version: 2\nethernets:\n  eth0:\n    dh|', 'dhcp4', 'ethernets'],
  ['network:\n  ethernets:\n    eth0:\n      nameservers:\n        ad|', 'addresses', 'dhcp4'],
  ['version: 1\nconfig:\n  - ty|', 'type', 'dhcp4'],
  ['version: 1\nconfig:\n  - type: physical\n    subnets:\n      - ty|', 'netmask', 'dhcp4'],
])('network configuration: %j offers %s and not %s', (marked, name, other) => {
  const names = offered(completeNetworkConfig, marked);
  expect(names).toContain(name);
  expect(names).not.toContain(other);
});

test('what is typed already of a name is replaced by it', () => {
  const text = '#cloud-config\npack';
  expect(completeUserData(text, text.length)?.from).toBe('#cloud-config\n'.length);
});
