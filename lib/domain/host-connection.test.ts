import { describe, expect, test } from 'vitest';
import { describeConnection, hostConnection, mergeSecrets } from './host-connection.ts';
import { addHostInput } from './requests.ts';

const ssh = { transport: 'ssh', address: 'kvm1.example', username: 'novacron', login: 'key' };
const pin = `SHA256:${'A'.repeat(43)}`;
const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const tls = { transport: 'tls', address: 'kvm1.example', ca: pem };
const unix = { transport: 'unix', socketPath: '/run/libvirt/libvirt-sock' };
const isTaken = (input: unknown) => hostConnection.safeParse(input).success;

test('each transport is taken with the least that it needs, and the usual rest', () => {
  expect(hostConnection.parse(ssh)).toEqual({
    ...ssh,
    port: 22,
    hostKeys: [],
    socketPath: '/run/libvirt/libvirt-sock',
    jump: null,
  });
  expect(hostConnection.parse(tls)).toMatchObject({ port: 16514, serverName: null, certificate: null });
  expect(hostConnection.parse(unix)).toEqual(unix);
});

describe('what could run a program, read a file or leave out a check is refused', () => {
  const smuggled = ['ext', 'command', 'netcat', 'proxy', 'socket', 'keyfile', 'pkipath', 'known_hosts'];
  test.each([...smuggled, 'no_verify', 'no_tty', 'proxyCommand', 'uri', 'authFile', 'privateKey'])(
    'a field %s in a connection or a jump host',
    (name) => {
      for (const base of [ssh, tls, unix]) expect(isTaken({ ...base, [name]: 'x' })).toBe(false);
      const jump = { address: 'jump.example', username: 'j', login: 'key' };
      expect(isTaken({ ...ssh, jump })).toBe(true);
      expect(isTaken({ ...ssh, jump: { ...jump, [name]: 'x' } })).toBe(false);
      expect(
        addHostInput.safeParse({ name: 'kvm1', connection: ssh, secrets: { [name]: 'x' } }).success,
      ).toBe(name === 'privateKey');
      expect(addHostInput.safeParse({ name: 'kvm1', connection: ssh, [name]: 'x' }).success).toBe(false);
    },
  );

  test.each([
    '-oProxyCommand=touch /tmp/x',
    'kvm1\nProxyCommand x',
    'kvm1\0',
    'kvm1?command=/bin/sh',
    'kvm1/system?netcat=x',
    'user@kvm1',
    'kvm1 -p 22',
    'qemu+ext://kvm1',
    '127.1',
    '0x7f000001',
    '$(id)',
    'kvm1;id',
    '[::1]',
    '',
  ])('the address %j', (address) => {
    expect(isTaken({ ...ssh, address })).toBe(false);
    expect(isTaken({ ...tls, address })).toBe(false);
    expect(isTaken({ ...tls, serverName: address })).toBe(false);
    expect(isTaken({ ...ssh, jump: { address, username: 'j', login: 'key' } })).toBe(false);
  });

  test.each(['/run/x sock', '/run/$(id)', '/run/../etc/x', 'run/x', '/run/x\n', '/run/`id`', '/run/x;id'])(
    'the path %j of the socket on an SSH host',
    (socketPath) => expect(isTaken({ ...ssh, socketPath: `${socketPath}x` })).toBe(false),
  );

  test.each(['-l root', 'a b', 'a\nb', 'a\0', ''])('the user %j', (username) => {
    expect(isTaken({ ...ssh, username })).toBe(false);
    expect(isTaken({ ...tls, saslUsername: username })).toBe(false);
  });

  test.each([0, -1, 65_536, 1.5, 'ssh'])('the port %j', (port) => {
    expect(isTaken({ ...ssh, port })).toBe(false);
  });

  test('plain TCP, a raw address, and a transport that is none', () => {
    for (const transport of ['tcp', 'ext', 'libssh', 'qemu+ssh', undefined])
      expect(isTaken({ ...ssh, transport })).toBe(false);
    expect(isTaken('qemu+ext:///system?command=/bin/sh')).toBe(false);
  });

  test('a pinned key that is no fingerprint', () => {
    expect(isTaken({ ...ssh, hostKeys: [pin] })).toBe(true);
    for (const key of ['*', 'SHA256:*', `${pin}\n`.repeat(2), '@cert-authority * ssh-rsa AAAA'])
      expect(isTaken({ ...ssh, hostKeys: [key] })).toBe(false);
  });

  test('a certificate that is the path of a file', () =>
    expect(isTaken({ ...tls, ca: '/etc/pki/CA/cacert.pem' })).toBe(false));
});

describe('secrets', () => {
  const connection = hostConnection.parse({ ...ssh, login: 'password' });
  const before = { connection, secrets: { password: 'old' } };

  test('one that is not entered stays, one that is entered replaces it', () => {
    expect(mergeSecrets(connection, {}, before)).toEqual({ secrets: { password: 'old' }, missing: [] });
    expect(mergeSecrets(connection, { password: 'new' }, before).secrets).toEqual({ password: 'new' });
  });

  test('a password is not sent to another address than the one it was entered for', () => {
    for (const change of [{ address: 'other.example' }, { port: 2222 }])
      expect(mergeSecrets({ ...connection, ...change }, {}, before).missing).toEqual(['password']);
    const guarded = hostConnection.parse({ ...tls, saslUsername: 'fred' });
    const moved = hostConnection.parse({ ...tls, saslUsername: 'fred', ca: pem.replace('MIIB', 'MIIC') });
    const kept = { connection: guarded, secrets: { saslPassword: 'old' } };
    expect(mergeSecrets(guarded, {}, kept).missing).toEqual([]);
    expect(mergeSecrets(moved, {}, kept).missing).toEqual(['saslPassword']);
  });

  test('a key stays with another address, because it is never sent', () => {
    const byKey = hostConnection.parse(ssh);
    const kept = { connection: byKey, secrets: { privateKey: 'old' } };
    const moved = hostConnection.parse({ ...ssh, address: 'other.example' });
    expect(mergeSecrets(moved, {}, kept)).toEqual({ secrets: { privateKey: 'old' }, missing: [] });
  });

  test('what the connection has no use for is let go', () =>
    expect(mergeSecrets(hostConnection.parse(unix), { password: 'x' }, before).secrets).toEqual({}));

  test('what is missing is said by name', () => {
    const jump = { address: 'jump.example', username: 'j', login: 'password' };
    expect(mergeSecrets(hostConnection.parse({ ...ssh, jump }), {}, null).missing).toEqual([
      'privateKey',
      'jumpPassword',
    ]);
    expect(mergeSecrets(hostConnection.parse({ ...tls, certificate: pem }), {}, null).missing).toEqual([
      'tlsKey',
    ]);
  });
});

test('a description holds where a host is, and nothing that proves who we are', () => {
  const jump = { address: '2001:db8::1', username: 'j', login: 'agent' };
  expect(describeConnection(hostConnection.parse({ ...ssh, jump }))).toBe(
    'novacron@kvm1.example:22 through [2001:db8::1]:22',
  );
});
