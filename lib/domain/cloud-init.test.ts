import { expect, test } from 'vitest';
import { cloudInit, hostnameOf, sshKeyLines, whyNotSshKeys } from './cloud-init.ts';

/** A public key as ssh-keygen writes it: each field with its length before it. */
function publicKey(type: string, ...fields: number[]): string {
  const parts = [Buffer.from(type), ...fields.map((bytes) => Buffer.alloc(bytes, 7))];
  const body = parts.flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return `${type} ${Buffer.concat(body).toString('base64')}`;
}
const ed25519 = publicKey('ssh-ed25519', 32);
const rsa = publicKey('ssh-rsa', 3, 257);

test('keys of every present-day kind pass, with comments, options and empty lines between them', () => {
  const lines = [
    `${ed25519} ann@example.com`,
    '',
    '# the one of the office',
    `  ${rsa}  `,
    `from="10.0.0.*,!10.0.0.1",command="echo \\"a b\\"" ${publicKey('ecdsa-sha2-nistp256', 8, 65)}`,
    publicKey('sk-ssh-ed25519@openssh.com', 32, 4),
  ];
  expect(whyNotSshKeys(lines.join('\n'))).toBeNull();
  expect(sshKeyLines(lines.join('\n')).map(({ line }) => line)).toEqual([1, 4, 5, 6]);
  expect(whyNotSshKeys('')).toBeNull();
});

test.each([
  ['-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n', 'Line 1: this is a private key.'],
  [`${ed25519}\nhello world`, 'Line 2: it does not begin with a kind of key'],
  [`${ed25519}\n\n${ed25519.slice(0, -8)}`, 'Line 3: the key is cut off'],
  [ed25519.slice(0, 40), 'Line 1: the key is cut off'],
  [ed25519.replace('ssh-ed25519', 'ssh-rsa'), 'Line 1: the key is cut off, or is none of the kind ssh-rsa'],
  ['ssh-ed25519', 'Line 1: the key itself is missing'],
  [publicKey('ssh-dss', 20), 'Line 1: keys of the kind ssh-dss are refused'],
  [`${ed25519} a\u0007b`, 'Line 1: it has a control character'],
  [`${rsa}\n`.repeat(51), 'These are 51 keys; at most 50'],
])('%j: %s', (keys, why) => {
  expect(whyNotSshKeys(keys)).toContain(why);
});

test('what is wrong with a key never repeats it', () => {
  for (const line of ['hunter2', 'ssh-rsa hunter2', `x y ${ed25519}`])
    expect(whyNotSshKeys(line)).not.toMatch(/hunter2|AAAA/);
});

test.each([
  ['web-1', 'web-1'],
  ['my_db.example', 'my-db.example'],
  ['a_.-b-', 'a.b'],
  ['x..y', 'x.y'],
])('the VM %s is the host %s', (name, hostname) => {
  expect(hostnameOf(name)).toBe(hostname);
  expect(cloudInit.safeParse({ hostname }).success).toBe(true);
});

test('the line ends of Windows become those of the guest', () => {
  expect(cloudInit.parse({ userData: '#!/bin/sh\r\nid\r\n' }).userData).toBe('#!/bin/sh\nid\n');
});
