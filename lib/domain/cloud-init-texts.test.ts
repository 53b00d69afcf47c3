import { expect, test } from 'vitest';
import {
  doubtsOf,
  networkConfigProblems,
  userDataProblems,
  whyNotNetworkConfig,
  whyNotUserData,
} from './cloud-init-texts.ts';

test.each([
  '',
  '#cloud-config',
  '#cloud-config\nusers:\n  - name: ann\n    sudo: "ALL=(ALL) NOPASSWD:ALL"\n',
  '#cloud-config\nbase: &base {a: 1}\nother: *base\n',
  '#!/bin/sh\nnot: [yaml\n',
  '#cloud-config-archive\n- type: text/x-shellscript\n  content: id\n',
  '#include\nhttps://example.com/a\n',
  '#cloud-boothook\nid\n',
  '## template: jinja\n#cloud-config\nfqdn: {{ v1.local_hostname }}\n',
  'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n',
])('user data that cloud-init takes: %j', (text) => {
  expect(whyNotUserData(text)).toBeNull();
});

test.each([
  ['users:\n  - ann\n', 'Line 1: cloud-init has to be told what this is'],
  ['# cloud-config\na: 1\n', 'Line 1: cloud-init has to be told'],
  ['\n#cloud-config\na: 1\n', 'Line 1: cloud-init has to be told'],
  ['## template: jinja\na: 1\n', 'Line 2: after “## template: jinja”'],
  ['#cloud-config\na: 1\n\tb: 2\n', 'Line 3, column 1: this is no valid YAML. Tabs'],
  ['#cloud-config\na: [1\nb: 2\n', 'Line 3, column 1: this is no valid YAML.'],
  ['#cloud-config\na: 1\na: 2\n', 'Line 3, column 1: this is no valid YAML. Map keys must be unique.'],
  ['#cloud-config\na: 1\n---\nb: 1\n', 'Only one document is read'],
  ['#cloud-config\na: 1\nb: *a\n', 'Line 3: nothing has the name after this *'],
  ['#cloud-config\n- a\n', 'not settings with names'],
  ['#cloud-config-archive\na: 1\n', 'not a list of parts'],
  [`#cloud-config\n${'['.repeat(60_000)}`, 'Line 2'],
])('user data that it would not take: %j', (text, why) => {
  expect(whyNotUserData(text)).toContain(why);
});

test('what is wrong with user data never repeats it', () => {
  const texts = [
    'hunter2',
    'password: *hunter2',
    'a: b: hunter2',
    'a: }hunter2',
    'a: "hunter2',
    'a: %hunter2 {',
  ];
  for (const text of texts) {
    const why = whyNotUserData(`#cloud-config\n${text}\n`);
    expect(why).not.toBeNull();
    expect(why).not.toContain('hunter2');
  }
});

test.each([
  '',
  'version: 2\nethernets:\n  all:\n    match: {name: "en*"}\n    dhcp4: true\n',
  'network:\n  version: 1\n  config:\n    - type: physical\n      name: eth0\n',
])('a network configuration that cloud-init takes: %j', (text) => {
  expect(whyNotNetworkConfig(text)).toBeNull();
});

test.each([
  ['ethernets: {}\n', 'It has no version'],
  ['# of the office\nversion: 3\nethernets: {}\n', 'Line 2: the version is 1 or 2'],
  ['version: 1\n', 'Version 1 needs “config:”'],
  ['version: 2\n', 'Version 2 needs “ethernets:”'],
  ['version: 2\nethernets:\n  - eth0\n', 'Line 3: below “ethernets:”'],
  ['- eth0\n', 'not settings with names'],
  ['version: 2\neth0: {a\n', 'Line 3'],
  ['version: 2\nethernets:\n  eth0: true\n', 'Line 3: below the name of a device'],
  ['version: 2\nethernets:\n  eth0:\n    addresses: 10.0.0.2/24\n', 'Line 4: “addresses:” takes a list'],
  ['version: 2\nethernets:\n  eth0:\n    nameservers: [1.1.1.1]\n', 'Line 4: below “nameservers:”'],
  ['version: 1\nconfig:\n  - type: ethernet\n', 'Line 3: its “type:” is one of physical, bond'],
  ['version: 1\nconfig:\n  - type: physical\n', 'Line 3: a physical needs “name:”'],
  ['version: 1\nconfig:\n  - {type: physical, name: a, subnets: [{type: static}]}\n', 'needs “address:”'],
])('a network configuration that it would not take: %j', (text, why) => {
  expect(whyNotNetworkConfig(text)).toContain(why);
});

const doubts = (text: string) => doubtsOf(userDataProblems(text), text);

test.each([
  [
    '#cloud-config\npakages: [vim]\n',
    'Line 2: cloud-init knows no setting of this name, and passes over it. Did you mean “packages”?',
  ],
  ['#cloud-config\nssh-authorized-keys: [a]\n', 'Did you mean “ssh_authorized_keys”?'],
  ['#cloud-config\nhunter2: 1\n', 'Line 2: cloud-init knows no setting of this name, and passes over it.'],
  ['#cloud-config\npackages: vim\n', 'Line 2: “packages:” takes a list.'],
  ['#cloud-config\npackage_update: 3\n', '“package_update:” takes true or false.'],
  [
    '#cloud-config\nusers:\n  - default\n  - nmae: ann\n',
    'Line 4: cloud-init knows no setting of this name, and passes over it. Did you mean “name”?',
  ],
])('user data that is taken and most likely not meant: %j', (text, doubt) => {
  expect(whyNotUserData(text)).toBeNull();
  expect(doubts(text)).toEqual([expect.stringContaining(doubt)]);
  expect(doubts(text).join()).not.toContain('hunter2');
});

test.each([
  '#cloud-config\npackage_update: yes\nssh_pwauth: "no"\nruncmd:\n  - [id]\nntp:\n',
  '#cloud-config\nusers:\n  - {name: a, lock-passwd: true}\n',
  '#cloud-config\npassword: 1234\ntimezone: *a\nhostname: &a UTC\n',
])('nothing is said of user data as cloud-init’s own examples have it: %j', (text) => {
  expect(doubts(text)).toEqual([]);
});

test('an address without the length of its prefix, and a setting of a card that nobody knows, are doubted', () => {
  const text =
    'version: 2\nethernets:\n  eth0:\n    dhpc4: true\n    addresses: [192.168.1.10, "fd00::1/64"]\n';
  expect(doubtsOf(networkConfigProblems(text), text)).toEqual([
    'Line 4: cloud-init knows no setting of this name, and passes over it. Did you mean “dhcp4”?',
    expect.stringContaining('Line 5: an address stands with the length of its prefix'),
  ]);
});

test('a problem has the place where it is in the text', () => {
  const text = '#cloud-config\nusers: []\npakages:\n  - vim\n';
  const [problem] = userDataProblems(text);
  expect(text.slice(problem?.from, problem?.to)).toBe('pakages');
});
