import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../testing/certificates.ts';
import { type LabHost, labObstacle, startLabHost } from '../../../testing/lab/host.ts';
import { saslObstacle } from '../../../testing/lab/remote-access.ts';
import { call } from '../call.ts';
import type { Connection } from '../connection.ts';
import { closeConnection, type OpenOptions, openConnection } from '../open.ts';
import { openStream } from '../streams.ts';
import { domainXml, record } from '../testing/real-daemon.ts';
import { tcpTransport } from './tcp.ts';
import { tlsTransport } from './tls.ts';

const obstacle = labObstacle() ?? saslObstacle();
const authority = createAuthority('the lab’s own authority');
const stranger = createAuthority('another authority');
const client = authority.issue({ commonName: 'client', usage: 'client' });
const fred = { username: 'fred', password: 'correct, horse=battery ß' };
const cleanups: (() => unknown)[] = [];

/** Plain TCP that asks for nothing, and TLS with client certificates. */
let open: LabHost;
/** TCP and TLS that ask for a user name and password. */
let guarded: LabHost;
let serverCertificate: { ca: string; cert: string; key: string };

beforeAll(async () => {
  if (obstacle) return;
  open = await startLabHost({
    libvirtdConf: 'tls_allowed_dn_list = ["CN=client"]',
    remote(address) {
      const names = [address, 'kvm.example'];
      const issued = authority.issue({ commonName: 'server', names, usage: 'server' });
      serverCertificate = { ca: authority.cert, ...issued };
      return { tcp: { auth: 'none' }, tls: serverCertificate };
    },
  });
  guarded = await startLabHost({
    remote: (address) => ({
      tcp: { auth: 'sasl' },
      tls: {
        ca: authority.cert,
        ...authority.issue({ commonName: 'server', names: [address], usage: 'server' }),
        auth: 'sasl',
      },
      sasl: {
        mechanisms: ['plain', 'scram-sha-256', 'scram-sha-512'],
        users: [{ name: fred.username, password: fred.password }],
      },
    }),
  });
});
afterAll(async () => {
  await open?.stop();
  await guarded?.stop();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const tcp = (host: LabHost) => tcpTransport({ host: host.address, isPlaintextAllowed: true });
const tls = (host: LabHost, parts: object = {}) =>
  tlsTransport({ host: host.address, ca: authority.cert, ...client, ...parts });

async function connect(options: Omit<OpenOptions, 'uri'> & { uri?: string }): Promise<Connection> {
  const connection = await openConnection({ uri: 'qemu:///system', ...options });
  cleanups.push(() => closeConnection(connection));
  return connection;
}

const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error,
  );

describe.skipIf(obstacle)(`libvirtd over the network${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  it.each([
    ['TCP', () => tcp(open)],
    ['TLS', () => tls(open)],
  ])('answers calls and reports events over %s', async (_name, transport) => {
    const connection = await connect({ transport: transport() });
    expect((await call(connection, 'connectGetHostname', {})).hostname).toBe(open.name);
    const lifecycle = await record(connection, 'domainLifecycle');
    const { dom } = await call(connection, 'domainDefineXmlFlags', { xml: domainXml('remote'), flags: 0 });
    await open.virsh('undefine', 'remote');
    const [defined, removed] = await lifecycle.atLeast(2);
    expect([defined?.dom.uuid, removed?.dom.uuid]).toEqual([dom.uuid, dom.uuid]);
  });

  // No keepalives here: their bytes would end a stall after some seconds, and hide it.
  it.each([2, 4, 5, 20, 100])('never stalls with %d calls at once over TLS', async (count) => {
    const bound = { maxInFlight: count, maxQuickInFlight: count };
    const connection = await connect({ transport: tls(open), ...bound, keepalive: false });
    const bounds = { timeoutMs: 10_000 };
    for (let round = 0; round < 20; round++) {
      const calls = Array.from({ length: count }, () => call(connection, 'connectGetLibVersion', {}, bounds));
      expect(new Set((await Promise.all(calls)).map(({ libVer }) => libVer)).size).toBe(1);
    }
  });

  it('takes a volume up over TLS and gives it back unchanged, and answers calls meanwhile', async () => {
    const connection = await connect({ transport: tls(open), keepalive: false });
    const { pool } = await call(connection, 'storagePoolLookupByName', { name: 'default' });
    const data = randomBytes(20_000_003);
    const xml = `<volume><name>tls.img</name><capacity>${data.length}</capacity><target><format type='raw'/></target></volume>`;
    const { vol } = await call(connection, 'storageVolCreateXml', { pool, xml, flags: 0 });
    cleanups.push(() => open.virsh('vol-delete', 'tls.img', 'default'));
    const range = { vol, offset: 0n, length: 0n, flags: 0 };
    const upload = await openStream(connection, 'storageVolUpload', range);
    let isUnderWay = true;
    const uploading = pipeline(Readable.from(data), upload.stream).finally(() => {
      isUnderWay = false;
    });
    do {
      await call(connection, 'connectGetLibVersion', {}, { timeoutMs: 10_000 });
    } while (isUnderWay);
    await uploading;
    const download = await openStream(connection, 'storageVolDownload', range);
    expect(sha256(Buffer.concat(await download.stream.toArray()))).toBe(sha256(data));
  });

  it('refuses a client certificate of another authority, one of another name, and none', async () => {
    for (const parts of [
      stranger.issue({ commonName: 'client', usage: 'client' }),
      authority.issue({ commonName: 'mallory', usage: 'client' }),
      authority.issue({ commonName: 'client', usage: 'client', validUntil: new Date(Date.now() - 60_000) }),
      { cert: undefined, key: undefined },
    ])
      expect(await failed(connect({ transport: tls(open, parts) }))).toMatchObject({
        name: 'ConnectError',
        code: 'CLIENT_CERTIFICATE_REFUSED',
        step: 'authenticate',
      });
  });

  it('is refused when its authority, name or dates are wrong', async () => {
    const wrong = (parts: object) => failed(connect({ transport: tls(open, parts) }));
    expect(await wrong({ ca: stranger.cert })).toMatchObject({ code: 'CERTIFICATE_UNKNOWN_CA' });
    expect(await wrong({ servername: 'other.example' })).toMatchObject({ code: 'CERTIFICATE_WRONG_NAME' });
    await connect({ transport: tls(open, { servername: 'kvm.example' }) });
    const yesterday = new Date(Date.now() - 86_400_000);
    const options = { commonName: 'server', names: [open.address], usage: 'server' as const };
    try {
      await open.changeCertificate({
        ca: authority.cert,
        ...authority.issue({ ...options, validUntil: yesterday }),
      });
      expect(await wrong({})).toMatchObject({ code: 'CERTIFICATE_EXPIRED', step: 'handshake' });
      await open.changeCertificate({
        ca: authority.cert,
        ...authority.issue({ ...options, names: ['a.example'] }),
      });
      expect(await wrong({})).toMatchObject({ code: 'CERTIFICATE_WRONG_NAME', step: 'handshake' });
    } finally {
      await open.changeCertificate(serverCertificate);
    }
  });

  it('is not spoken to over plain TCP that was not allowed', async () => {
    const transport = tcpTransport({ host: open.address });
    expect(await failed(connect({ transport }))).toMatchObject({ code: 'PLAINTEXT_NOT_ALLOWED' });
  });

  it('is named when the one port is taken for the other', async () => {
    const swapped = tcpTransport({ host: open.address, port: 16_514, isPlaintextAllowed: true });
    const error = await failed(connect({ transport: swapped, connectTimeoutMs: 5_000 }));
    expect(error).toMatchObject({ name: 'ConnectError', step: 'authenticate' });
    const plain = await failed(connect({ transport: tls(open, { port: 16_509 }), connectTimeoutMs: 5_000 }));
    expect(plain).toMatchObject({ name: 'ConnectError', step: 'handshake' });
  });

  it('is watched by TCP itself for the case that it vanishes', async () => {
    await connect({ transport: tls(open) });
    await connect({ transport: tcp(open) });
    const lines = execFileSync('ss', ['-Htno', 'dst', open.address], { encoding: 'utf8' });
    expect(lines.match(/timer:\(keepalive,/g)?.length).toBe(2);
  });

  it('is missed soon when its network goes away without a word', async () => {
    const connection = await connect({ transport: tls(open), keepalive: { intervalMs: 200, count: 3 } });
    await call(connection, 'connectGetHostname', {});
    await open.run('ip', 'link', 'set', 'eth0', 'down');
    try {
      const pending = failed(call(connection, 'connectGetHostname', {}));
      expect((await connection.closed)?.message).toContain('keepalive');
      expect(await pending).toMatchObject({ name: 'CallError', reason: 'closed', wasSent: true });
    } finally {
      await open.run('ip', 'link', 'set', 'eth0', 'up');
    }
    await connect({ transport: tls(open) });
  });
});

describe.skipIf(obstacle)(`libvirtd with SASL${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  it.each(['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN'] as const)(
    'lets a user in by %s over TLS',
    async (name) => {
      const connection = await connect({ transport: tls(guarded), auth: { ...fred, mechanisms: [name] } });
      expect((await call(connection, 'connectGetHostname', {})).hostname).toBe(guarded.name);
    },
  );

  it('lets a user in by the best mechanism when none is chosen', async () => {
    const connection = await connect({ transport: tls(guarded), auth: async () => fred });
    const { hostname } = await call(connection, 'connectGetHostname', {});
    expect(hostname).toBe(guarded.name);
  });

  it.each(['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN'] as const)(
    'refuses a wrong password and an unknown user by %s',
    async (name) => {
      for (const wrong of [{ password: 'horse' }, { username: 'nobody' }]) {
        const auth = { ...fred, ...wrong, mechanisms: [name] };
        expect(await failed(connect({ transport: tls(guarded), auth }))).toMatchObject({
          name: 'AuthenticationError',
          code: 'REFUSED',
          step: 'authenticate',
        });
      }
    },
  );

  it('says that it wants a user name and password', async () => {
    expect(await failed(connect({ transport: tls(guarded) }))).toMatchObject({
      code: 'CREDENTIALS_MISSING',
      offered: ['sasl'],
    });
  });

  it('is told no password over plain TCP', async () => {
    expect(await failed(connect({ transport: tcp(guarded), auth: fred }))).toMatchObject({
      code: 'INSECURE',
    });
  });
});

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
