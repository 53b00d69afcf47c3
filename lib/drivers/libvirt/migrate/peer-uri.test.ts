import { describe, expect, test } from 'vitest';
import { hostConnection } from '../../../domain/host-connection.ts';
import { peerUri } from './peer-uri.ts';

const ca = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const uriOf = (connection: object) => peerUri(hostConnection.parse(connection));

describe('how one host finds another', () => {
  test('over TLS by the name that its certificate is for, and the port where it is not the usual one', () => {
    expect(uriOf({ transport: 'tls', address: '10.1.2.3', ca })).toBe('qemu+tls://10.1.2.3/system');
    const named = { transport: 'tls', address: '10.1.2.3', port: 16_515, serverName: 'kvm2.example', ca };
    expect(uriOf(named)).toBe('qemu+tls://kvm2.example:16515/system');
    expect(uriOf({ transport: 'tls', address: 'fd00::2', ca })).toBe('qemu+tls://[fd00::2]/system');
  });

  test('over SSH as the same user, at the same port and socket', () => {
    const plain = { transport: 'ssh', address: 'kvm2', username: 'virt', login: 'agent' };
    expect(uriOf(plain)).toBe('qemu+ssh://virt@kvm2/system');
    expect(uriOf({ ...plain, username: 'a@b', port: 2222, socketPath: '/srv/libvirt-sock' })).toBe(
      'qemu+ssh://a%40b@kvm2:2222/system?socket=/srv/libvirt-sock',
    );
  });

  test('not at all where the way is this machine’s alone', () => {
    expect(uriOf({ transport: 'unix', socketPath: '/run/libvirt/libvirt-sock' })).toBeNull();
    const jump = { address: 'door', username: 'virt', login: 'agent' };
    expect(uriOf({ transport: 'ssh', address: 'kvm2', username: 'virt', login: 'agent', jump })).toBeNull();
  });
});
