import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LabHost, labObstacle, startLabHost } from '../../../testing/lab/host.ts';
import { waitFor } from '../../../testing/lab/wait-for.ts';
import { call } from '../call.ts';
import type { Connection } from '../connection.ts';
import { DomainEventType } from '../constants/domain.ts';
import { createHost } from '../host.ts';
import { closeConnection, openConnection } from '../open.ts';
import { keepConnected } from '../reconnecting.ts';
import { openStream } from '../streams.ts';
import { domainXml, record } from '../testing/real-daemon.ts';
import {
  addAccounts,
  makeSshFiles,
  type Sshd,
  type SshFiles,
  sshdObstacle,
  startSshd,
} from '../testing/sshd.ts';
import { type SshOptions, type SshTransport, sshTransport } from './ssh.ts';

const obstacle = labObstacle() ?? sshdObstacle();
let host: LabHost;
let files: SshFiles;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  if (obstacle) return;
  host = await startLabHost();
  files = makeSshFiles();
  files.makeKey('host', 'ed25519');
  files.makeKey('user', 'ed25519');
  await addAccounts(host, files, 'not used here');
});
afterAll(async () => {
  files?.remove();
  await host?.stop();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** @param config  lines of sshd_config */
async function serve(...config: string[]): Promise<Sshd> {
  const authorizedKeys = [files.publicKey('user')];
  const sshd = await startSshd(host, { files, hostKeys: ['host'], authorizedKeys, config });
  cleanups.push(() => sshd.stop());
  return sshd;
}

function transportTo({ port }: Sshd, options: Partial<SshOptions> = {}): SshTransport {
  const transport = sshTransport({
    host: host.address,
    port,
    username: 'root',
    auth: { method: 'key', privateKey: files.read('user') },
    hostKeys: [files.publicKey('host')],
    ...options,
  });
  cleanups.push(() => transport.close());
  return transport;
}

async function open(transport: SshTransport): Promise<Connection> {
  const connection = await openConnection({ transport, uri: 'qemu:///system' });
  cleanups.push(() => closeConnection(connection));
  return connection;
}

/** Makes a search path for the host's commands: programs of this machine by name, or scripts. */
function pathOf(name: string, programs: Record<string, string>): string {
  mkdirSync(files.path(name));
  for (const [program, content] of Object.entries(programs)) {
    const path = join(files.path(name), program);
    if (content.startsWith('/')) symlinkSync(content, path);
    else writeFileSync(path, `#!/bin/sh\n${content}\n`);
    if (!content.startsWith('/')) chmodSync(path, 0o755);
  }
  return `SetEnv PATH=${files.path(name)}`;
}

const noForwarding = 'AllowStreamLocalForwarding no';
const shell = { sh: '/bin/sh', grep: '/bin/grep' };
const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex');

describe.skipIf(obstacle)(`libvirt over SSH${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  it('is reached by forwarding to its socket, where sshd allows it', async () => {
    const transport = transportTo(await serve());
    const connection = await open(transport);
    expect((await call(connection, 'connectGetHostname', {})).hostname).toBe(host.name);
    expect(transport.way).toBe('forward');
  });

  it('is reached by virt-ssh-helper where forwarding is forbidden', async () => {
    const transport = transportTo(await serve(noForwarding));
    const connection = await open(transport);
    expect((await call(connection, 'connectGetHostname', {})).hostname).toBe(host.name);
    expect(transport.way).toBe('helper');
  });

  it('is reached for a user who may run nothing but virt-ssh-helper', async () => {
    const transport = transportTo(await serve(noForwarding, 'ForceCommand virt-ssh-helper qemu:///system'));
    const connection = await open(transport);
    expect((await call(connection, 'connectGetHostname', {})).hostname).toBe(host.name);
  });

  it.each([
    ['that knows -q', 'nc-plain', '/bin/nc.openbsd'],
    [
      'that does not know -q',
      'nc-old',
      'case "$1" in -q) echo "nc: invalid option -- q" >&2; exit 1;; esac; exec /bin/nc.openbsd "$@"',
    ],
  ])('is reached by an nc %s where there is no helper', async (_title, name, nc) => {
    const transport = transportTo(await serve(noForwarding, pathOf(name, { ...shell, nc })));
    const connection = await open(transport);
    expect((await call(connection, 'connectGetHostname', {})).hostname).toBe(host.name);
    expect(transport.way).toBe('netcat');
  });

  it('says what each way met when none leads to it', async () => {
    const sshd = await serve(noForwarding, pathOf('bare', shell));
    const failed = open(transportTo(sshd));
    await expect(failed).rejects.toMatchObject({ name: 'ConnectError', code: 'NO_WAY', step: 'open' });
    await expect(failed).rejects.toThrow(
      /Forwarding to the socket: its server forbids it, or fails at it\. virt-ssh-helper: it is not installed.*\. nc: it is not installed/,
    );
    const elsewhere = open(transportTo(await serve(), { socketPath: '/run/libvirt/none-sock' }));
    await expect(elsewhere).rejects.toThrow(/fails at it\. nc: it ended with 1 \(.*No such file/);
    // The helper would not look there, so it is not asked.
    await expect(elsewhere).rejects.not.toThrow(/virt-ssh-helper/);
  });

  it('is found at another path', async () => {
    await host.run('ln', '-sf', 'libvirt-sock', '/run/libvirt/other_sock-1.2');
    const transport = transportTo(await serve(noForwarding), { socketPath: '/run/libvirt/other_sock-1.2' });
    const connection = await open(transport);
    expect((await call(connection, 'connectGetHostname', {})).hostname).toBe(host.name);
    expect(transport.way).toBe('netcat');
  });

  it.each([
    ['forward', []],
    ['helper', [noForwarding]],
  ] as const)('serves calls, events, and streams both ways (%s)', async (way, config) => {
    const transport = transportTo(await serve(...config));
    const [connection, watcher] = await Promise.all([open(transport), open(transport)]);
    expect(transport.way).toBe(way);
    const lifecycle = await record(watcher, 'domainLifecycle');
    const { dom } = await call(connection, 'domainDefineXmlFlags', { xml: domainXml('over-ssh'), flags: 0 });
    await call(connection, 'domainUndefineFlags', { dom, flags: 0 });
    const events = await lifecycle.atLeast(2);
    expect(events.map(({ event }) => event)).toEqual([DomainEventType.defined, DomainEventType.undefined]);

    const { pool } = await call(connection, 'storagePoolLookupByName', { name: 'default' });
    const data = randomBytes(9_000_001);
    const xml = `<volume><name>up.img</name><capacity>${data.length}</capacity><target><format type='raw'/></target></volume>`;
    const { vol } = await call(connection, 'storageVolCreateXml', { pool, xml, flags: 0 });
    cleanups.push(() => host.virsh('vol-delete', 'up.img', 'default'));
    const range = { vol, offset: 0n, length: 0n, flags: 0 };
    const upload = await openStream(connection, 'storageVolUpload', range);
    await pipeline(Readable.from(data), upload.stream);
    expect(sha256(readFileSync(join(host.imagesFolder, 'up.img')))).toBe(sha256(data));
    const download = await openStream(connection, 'storageVolDownload', range);
    expect(sha256(Buffer.concat(await download.stream.toArray()))).toBe(sha256(data));
    const replies = await Promise.all(
      Array.from({ length: 300 }, () => call(connection, 'connectGetLibVersion', {})),
    );
    expect(new Set(replies.map(({ libVer }) => libVer)).size).toBe(1);
  });

  it('shares one ssh connection, which ends soon after the last of those that use it', async () => {
    const sshd = await serve();
    const transport = transportTo(sshd, { idleMs: 50 });
    const connections = await Promise.all([
      open(transport),
      open(transport),
      open(transport),
      open(transport),
    ]);
    expect(await sshd.connections()).toBe(1);
    expect(transport.size).toBe(1);
    // The one that makes the server send at once.
    expect(sshd.log().match(/Starting session: command/g)).toHaveLength(1);
    for (const connection of connections) await closeConnection(connection);
    await waitFor('the end of the ssh connection', 60_000, async () => (await sshd.connections()) === 0);
    expect(transport.size).toBe(0);
    await open(transport);
    expect(await sshd.connections()).toBe(1);
  });

  it('carries all the lanes and streams of a Host by one ssh connection', async () => {
    const sshd = await serve();
    const remote = createHost({ transport: transportTo(sshd), uri: 'test:///default' });
    cleanups.push(() => remote.close());
    await remote.subscribe('domainLifecycle', () => {}).ready;
    const { dom } = await remote.call('domainLookupByName', { name: 'test' });
    await remote.call('connectGetAllDomainStats', { doms: [dom], stats: 0, flags: 0 });
    const { stream } = await remote.openStream('domainScreenshot', { dom, screen: 0, flags: 0 });
    expect(Buffer.concat(await stream.toArray()).length).toBeGreaterThan(1_000);
    expect(Object.values(remote.state().lanes).map(({ status }) => status)).toEqual(
      Array(3).fill('connected'),
    );
    expect(await sshd.connections()).toBe(1);
  });

  it('is kept for a while for the next connection, which then needs no login', async () => {
    const sshd = await serve();
    const transport = transportTo(sshd, { idleMs: 60_000 });
    for (let i = 0; i < 3; i++) await closeConnection(await open(transport));
    expect(sshd.log().match(/Accepted publickey/g)).toHaveLength(1);
  });

  it('opens more ssh connections when the server allows no more commands on one', async () => {
    const sshd = await serve(noForwarding, 'MaxSessions 2');
    const transport = transportTo(sshd);
    const connections: Connection[] = [];
    for (let i = 0; i < 5; i++) connections.push(await open(transport));
    const names = await Promise.all(connections.map((one) => call(one, 'connectGetHostname', {})));
    expect(new Set(names.map(({ hostname }) => hostname))).toEqual(new Set([host.name]));
    expect(await sshd.connections()).toBe(3);
    // All at once, none of them knows of the limit.
    const atOnce = transportTo(sshd);
    await Promise.all(Array.from({ length: 5 }, () => open(atOnce)));
    expect(atOnce.size).toBeGreaterThanOrEqual(3);
  });

  it('holds back what is not read, without holding up the others on the ssh connection', async () => {
    const transport = transportTo(await serve());
    const [slow, other] = await Promise.all([open(transport), open(transport)]);
    const sizeMib = 128;
    await host.run('truncate', '-s', `${sizeMib}M`, '/var/lib/libvirt/images/big.img');
    cleanups.push(() => host.run('rm', '-f', '/var/lib/libvirt/images/big.img'));
    const { pool } = await call(slow, 'storagePoolLookupByName', { name: 'default' });
    await call(slow, 'storagePoolRefresh', { pool, flags: 0 });
    const { vol } = await call(slow, 'storageVolLookupByName', { pool, name: 'big.img' });
    const before = process.memoryUsage().arrayBuffers;
    const { stream } = await openStream(slow, 'storageVolDownload', {
      vol,
      offset: 0n,
      length: 0n,
      flags: 0,
    });
    // Calls go on, so the ssh connection is read; as much time as the whole volume would need.
    for (let i = 0; i < 2_000; i++) await call(other, 'connectGetLibVersion', {});
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(24 << 20);
    let received = 0;
    for await (const chunk of stream) received += (chunk as Buffer).length;
    expect(received).toBe(sizeMib << 20);
  });

  it('rejects what waits when the ssh connection is killed, and is reached again', async () => {
    const sshd = await serve();
    const transport = transportTo(sshd);
    const kept = keepConnected({
      connect: (signal) => openConnection({ transport, uri: 'qemu:///system', signal }),
      minDelayMs: 20,
      maxDelayMs: 100,
    });
    cleanups.push(() => kept.close());
    const connection = await kept.whenConnected();
    const second = await open(transport);
    await host.killDaemon('SIGSTOP');
    cleanups.push(() => host.killDaemon('SIGCONT'));
    const waiting = call(connection, 'connectGetHostname', {}).catch((error: unknown) => error);
    await sshd.signalConnections('KILL');
    expect(await waiting).toMatchObject({ name: 'CallError', reason: 'closed', wasSent: true });
    expect((await second.closed)?.message).toMatch(/ssh connection/);
    await host.killDaemon('SIGCONT');
    const again = await kept.whenConnected();
    expect((await call(again, 'connectGetHostname', {})).hostname).toBe(host.name);
    expect(await sshd.connections()).toBe(1);
  });

  it('notices a server that stands still', async () => {
    const sshd = await serve();
    const connection = await open(transportTo(sshd, { keepaliveIntervalMs: 100 }));
    await sshd.signalConnections('STOP');
    const reason = await connection.closed;
    expect(reason?.message).toMatch(/lost: Keepalive timeout/);
  });

  it('ends with libvirtd, and is reached again by the same ssh connection', async () => {
    const sshd = await serve();
    const transport = transportTo(sshd, { idleMs: 60_000 });
    const connection = await open(transport);
    await host.killDaemon('SIGKILL');
    await connection.closed;
    await expect(open(transport)).rejects.toMatchObject({ code: 'NO_WAY' });
    await host.startDaemon();
    await open(transport);
    expect(sshd.log().match(/Accepted publickey/g)).toHaveLength(1);
  });

  it('leaves no command behind on the host', async () => {
    const transport = transportTo(await serve(noForwarding));
    const connection = await open(transport);
    const isRunning = async () => (await host.run('ps', '-eo', 'comm=')).includes('virt-ssh-helper');
    expect(await isRunning()).toBe(true);
    connection.close();
    await waitFor('the end of virt-ssh-helper', 60_000, async () => !(await isRunning()));
  });
});
