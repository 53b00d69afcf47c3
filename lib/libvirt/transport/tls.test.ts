import { once } from 'node:events';
import type { TlsOptions as ServerOptions } from 'node:tls';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAuthority, createSelfSigned } from '../../../testing/certificates.ts';
import {
  admit,
  authority,
  clientCertificate,
  closeServers,
  serverNames as names,
  ours,
  serverCertificate,
  serveTls,
} from '../testing/tls-server.ts';
import { type TlsOptions, tlsTransport } from './tls.ts';

const never = new AbortController().signal;
const stranger = createAuthority('another authority');
const yesterday = new Date(Date.now() - 86_400_000);
const tomorrow = new Date(Date.now() + 86_400_000);

afterEach(async () => {
  vi.unstubAllEnvs();
  await closeServers();
});

const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error,
  );

describe('TLS', () => {
  it('takes the daemon’s one byte and leaves what follows, also when it comes in the same packet', async () => {
    const { port, gone } = await serveTls((socket) => socket.write(Buffer.from('\x01frame')));
    const socket = await tlsTransport({ ...ours, port })(never);
    const [data] = await once(socket, 'data');
    expect(String(data)).toBe('frame');
    socket.destroy();
    await gone();
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s, and shows its certificate', async (version) => {
    let seen: unknown;
    const { port } = await serveTls(
      (socket) => {
        seen = [socket.getProtocol(), socket.authorized, socket.getPeerCertificate().subject.CN];
        admit(socket);
      },
      { minVersion: version, maxVersion: version },
    );
    const socket = await tlsTransport({ ...ours, host: 'localhost', port })(never);
    socket.destroy();
    expect(seen).toEqual([version, true, 'client']);
  });

  const other = (parts: object) => ({ ...ours, ...parts });
  const issue = (parts: object) =>
    authority.issue({ commonName: 'server', names, usage: 'server', ...parts });
  it.each([
    ['another authority', 'CERTIFICATE_UNKNOWN_CA', serverCertificate, other({ ca: stranger.cert })],
    ['itself', 'CERTIFICATE_SELF_SIGNED', createSelfSigned(names), ours],
    [
      'an authority that has the same name',
      'CERTIFICATE_UNKNOWN_CA',
      createAuthority(authority.name).issue({ commonName: 'server', names, usage: 'server' }),
      ours,
    ],
  ])('refuses a certificate that is signed by %s', async (_name, code, certificate, options) => {
    const { port, gone } = await serveTls(admit, certificate);
    const error = await failed(tlsTransport({ ...options, port })(never));
    expect(error).toMatchObject({ name: 'ConnectError', code, step: 'handshake' });
    expect((error as Error).cause).toBeInstanceOf(Error);
    await gone();
  });

  it.each([
    ['has expired', 'CERTIFICATE_EXPIRED', issue({ validUntil: yesterday }), ours],
    ['is not valid yet', 'CERTIFICATE_NOT_YET_VALID', issue({ validFrom: tomorrow }), ours],
    ['is for another name', 'CERTIFICATE_WRONG_NAME', issue({ names: ['other.example'] }), ours],
    ['is for another address', 'CERTIFICATE_WRONG_NAME', issue({ names: ['127.0.0.2'] }), ours],
    ['is for the name only', 'CERTIFICATE_WRONG_NAME', issue({ names: ['localhost'] }), ours],
    [
      'is for the host, where another name is asked for',
      'CERTIFICATE_WRONG_NAME',
      issue({}),
      other({ servername: 'kvm9.example' }),
    ],
    [
      'has only a common name that looks like the address',
      'CERTIFICATE_WRONG_NAME',
      issue({ names: [], commonName: '127.0.0.1' }),
      ours,
    ],
    ['is a client’s', 'CERTIFICATE_INVALID', issue({ usage: 'client' }), ours],
  ])('refuses a certificate that %s', async (_name, code, certificate, options) => {
    const { port, gone } = await serveTls(admit, certificate);
    const error = await failed(tlsTransport({ ...options, port })(never));
    expect(error).toMatchObject({ name: 'ConnectError', code, step: 'handshake' });
    await gone();
  });

  it('sends each message in a record of its own, also when many are written at once', async () => {
    const records: number[] = [];
    let enough: (() => void) | undefined;
    const all = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const { port } = await serveTls((server) => {
      admit(server);
      // Node’s TLS gives what it has read record by record.
      server.on('data', (data: Buffer) => {
        records.push(data.length);
        if (records.length === 50) enough?.();
      });
    });
    const socket = await tlsTransport({ ...ours, port })(never);
    const sizes = Array.from({ length: 50 }, (_, i) => 28 + i);
    socket.cork();
    for (const size of sizes.slice(0, 25)) socket.write(Buffer.alloc(size));
    socket.uncork();
    for (const size of sizes.slice(25)) socket.write(Buffer.alloc(size));
    await all;
    expect(records).toEqual(sizes);
    socket.destroy();
  });

  it('verifies whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { port } = await serveTls(admit, createSelfSigned(names));
    expect(await failed(tlsTransport({ ...ours, port })(never))).toMatchObject({
      code: 'CERTIFICATE_SELF_SIGNED',
    });
  });

  it('accepts the name that it was told to expect, wherever it connects to', async () => {
    const { port } = await serveTls(admit, issue({ names: ['kvm1.example'] }));
    const lookup = async () => ['127.0.0.1'];
    const byName = await tlsTransport({ ...ours, host: 'kvm1.example', lookup, port })(never);
    byName.destroy();
    const withDot = await tlsTransport({ ...ours, host: 'kvm1.example.', lookup, port })(never);
    withDot.destroy();
    const pinned = await tlsTransport({ ...ours, servername: 'kvm1.example', port })(never);
    pinned.destroy();
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'says that its certificate is missing or refused, by alert in %s or by a plain end',
    async (version) => {
      const limits: ServerOptions = { minVersion: version, maxVersion: version };
      const strangers = stranger.issue({ commonName: 'client', usage: 'client' });
      const servers = [await serveTls((socket) => socket.end(), limits)];
      // With the older version the handshake itself would be cut, and Node’s server sends no alert.
      if (version === 'TLSv1.3') {
        servers.push(await serveTls((socket) => socket.destroy(), limits));
        servers.push(await serveTls(admit, { ...limits, rejectUnauthorized: true }));
      }
      for (const { port, gone } of servers) {
        const refused = await failed(tlsTransport({ ...ours, ...strangers, port })(never));
        expect(refused).toMatchObject({ code: 'CLIENT_CERTIFICATE_REFUSED', step: 'authenticate' });
        const none = { cert: undefined, key: undefined };
        const missing = await failed(tlsTransport({ ...ours, ...none, port })(never));
        expect(missing).toMatchObject({ code: 'CLIENT_CERTIFICATE_REFUSED', step: 'authenticate' });
        await gone();
      }
    },
  );

  it.each([
    ['no authority', { ca: '' }, 'CA_INVALID'],
    ['an authority that is none', { ca: undefined as never }, 'CA_INVALID'],
    [
      'a broken authority',
      { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
      'CA_INVALID',
    ],
    ['a key of another certificate', { key: serverCertificate.key }, 'CLIENT_CERTIFICATE_INVALID'],
    ['a certificate without its key', { key: undefined }, 'CLIENT_CERTIFICATE_INVALID'],
    ['a key that is none', { key: 'secret-that-is-no-key' }, 'CLIENT_CERTIFICATE_INVALID'],
  ])('refuses %s before it connects', async (_name, parts, code) => {
    let isAsked = false;
    const lookup = async () => {
      isAsked = true;
      return [];
    };
    const error = await failed(tlsTransport({ ...ours, lookup, ...(parts as Partial<TlsOptions>) })(never));
    expect(error).toMatchObject({ name: 'ConnectError', code });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('secret-that');
    expect(isAsked).toBe(false);
  });

  it('shows its key nowhere', async () => {
    const { port } = await serveTls(admit);
    const transport = tlsTransport({ ...ours, port });
    const socket = await transport(never);
    const line = clientCertificate.key.split('\n')[1] as string;
    for (const thing of [transport, socket])
      expect(inspect(thing, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain(line);
    socket.destroy();
  });
});
