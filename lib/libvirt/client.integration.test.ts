import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { call } from './call.ts';
import type { Connection } from './connection.ts';
import {
  DomainEventStartedDetailType,
  DomainEventType,
  DomainPausedReason,
  DomainState,
  DomainStatsTypes,
} from './constants/domain.ts';
import { ErrorCode } from './constants/error-code.ts';
import { NetworkEventLifecycleType } from './constants/network.ts';
import { StoragePoolEventLifecycleType } from './constants/storage.ts';
import { downloadToFile } from './download-file.ts';
import { closeConnection, openConnection } from './open.ts';
import { keepConnected } from './reconnecting.ts';
import { openStream } from './streams.ts';
import { domainXml, record } from './testing/real-daemon.ts';
import { unixTransport } from './transport/unix.ts';

const obstacle = labObstacle();
let host: LabHost;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  if (!obstacle) host = await startLabHost();
});
afterAll(() => host?.stop());
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function open(uri = 'qemu:///system'): Promise<Connection> {
  const connection = await openConnection({ transport: unixTransport(host.socketPath), uri });
  cleanups.push(() => closeConnection(connection));
  return connection;
}

async function define(connection: Connection, name: string) {
  const { dom } = await call(connection, 'domainDefineXmlFlags', { xml: domainXml(name), flags: 0 });
  cleanups.push(async () => {
    await host.virsh('destroy', name).catch(() => {});
    await host.virsh('undefine', name).catch(() => {});
  });
  return dom;
}

describe.skipIf(obstacle)(`libvirt’s daemon${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  it('says the same to this client as to virsh', async () => {
    const connection = await open();
    const dom = await define(connection, 'same');
    const { xml } = await call(connection, 'domainGetXmlDesc', { dom, flags: 0 });
    expect(xml.trimEnd()).toBe(await host.virsh('dumpxml', 'same'));
    expect(dom.uuid).toBe(await host.virsh('domuuid', 'same'));
    const { capabilities } = await call(connection, 'connectGetCapabilities', {});
    expect(capabilities.trimEnd()).toBe(await host.virsh('capabilities'));
    const { hostname } = await call(connection, 'connectGetHostname', {});
    expect(hostname).toBe(await host.virsh('hostname'));
    const node = await call(connection, 'nodeGetInfo', {});
    expect(await host.virsh('nodeinfo')).toContain(`${node.memory} KiB`);
    const { net } = await call(connection, 'networkLookupByName', { name: 'default' });
    const network = await call(connection, 'networkGetXmlDesc', { net, flags: 0 });
    expect(network.xml.trimEnd()).toBe(await host.virsh('net-dumpxml', 'default'));
    const { pool } = await call(connection, 'storagePoolLookupByName', { name: 'default' });
    const info = await call(connection, 'storagePoolGetInfo', { pool });
    expect(await host.virsh('pool-info', 'default', '--bytes')).toContain(`${info.capacity}`);
    expect(
      (await call(connection, 'networkGetDhcpLeases', { net, mac: null, needResults: 1, flags: 0 })).leases,
    ).toEqual([]);
    const asked = { cellNum: -1, flags: 0 };
    const { nparams } = await call(connection, 'nodeGetMemoryStats', { ...asked, nparams: 0 });
    const { params } = await call(connection, 'nodeGetMemoryStats', { ...asked, nparams });
    expect(await host.virsh('nodememstats')).toContain(
      `${params.find(({ field }) => field === 'total')?.value} KiB`,
    );
    await call(connection, 'connectGetDomainCapabilities', {
      emulatorbin: null,
      arch: null,
      machine: null,
      virttype: 'qemu',
      flags: 0,
    }).then(({ capabilities }) => expect(capabilities).toContain('<domainCapabilities>'));
  });

  it('opens its test driver, and the client sees the same domain as virsh', async () => {
    const connection = await open('test:///default');
    expect(await call(connection, 'connectGetType', {})).toEqual({ type: 'TEST' });
    const { dom } = await call(connection, 'domainLookupByName', { name: 'test' });
    const { xml } = await call(connection, 'domainGetXmlDesc', { dom, flags: 0 });
    const uri = `test+unix:///default?socket=${host.socketPath}`;
    expect(xml.trimEnd()).toBe(await host.virsh('-c', uri, 'dumpxml', 'test'));
    const lifecycle = await record(connection, 'domainLifecycle');
    await call(connection, 'domainSuspend', { dom });
    const paused = { state: DomainState.paused, reason: DomainPausedReason.user };
    expect(await call(connection, 'domainGetState', { dom, flags: 0 })).toEqual(paused);
    await call(connection, 'domainResume', { dom });
    const seen = await lifecycle.atLeast(2);
    expect(seen.map(({ event }) => event)).toEqual([DomainEventType.suspended, DomainEventType.resumed]);
    const { retStats } = await call(connection, 'connectGetAllDomainStats', {
      doms: [],
      stats: DomainStatsTypes.state,
      flags: 0,
    });
    expect(retStats[0]).toMatchObject({ dom: { name: 'test' }, params: { 'state.state': 1 } });
  });

  it('reports lifecycle, of this client and of virsh alike, and refuses with codes', async () => {
    const connection = await open();
    const lifecycle = await record(connection, 'domainLifecycle');
    const dom = await define(connection, 'events');
    await call(connection, 'domainCreateWithFlags', { dom, flags: 0 });
    await host.virsh('destroy', 'events');
    await host.virsh('undefine', 'events');
    const { defined, resumed, started, shutdown, stopped, undefined: removed } = DomainEventType;
    const all = await lifecycle.until((events) => events.at(-1)?.event === removed);
    // Whether QEMU still says that it shuts down, before it is killed, is a matter of luck.
    const seen = all.filter(({ event }) => event !== shutdown);
    expect(seen.map(({ event }) => event)).toEqual([defined, resumed, started, stopped, removed]);
    expect(seen[2]).toMatchObject({
      dom: { name: 'events', uuid: dom.uuid },
      detail: DomainEventStartedDetailType.booted,
    });
    const gone = call(connection, 'domainGetState', { dom, flags: 0 });
    await expect(gone).rejects.toMatchObject({ name: 'LibvirtError', code: ErrorCode.noDomain });
    const broken = call(connection, 'domainDefineXmlFlags', { xml: '<domain', flags: 0 });
    await expect(broken).rejects.toMatchObject({ code: ErrorCode.xmlDetail });
  });

  it('reports what happens to pools and networks', async () => {
    const connection = await open();
    const pools = await record(connection, 'storagePoolLifecycle');
    const networks = await record(connection, 'networkLifecycle');
    for (const verb of ['destroy', 'start']) {
      await host.virsh(`pool-${verb}`, 'default');
      await host.virsh(`net-${verb}`, 'default');
    }
    expect((await pools.atLeast(2)).map(({ event }) => event)).toEqual([
      StoragePoolEventLifecycleType.stopped,
      StoragePoolEventLifecycleType.started,
    ]);
    expect((await networks.atLeast(2)).map(({ event }) => event)).toEqual([
      NetworkEventLifecycleType.stopped,
      NetworkEventLifecycleType.started,
    ]);
  });

  it('takes a volume up and gives it back unchanged', async () => {
    const connection = await open();
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
    const copy = join(host.imagesFolder, '../down.img');
    cleanups.push(() => rmSync(copy, { force: true }));
    await downloadToFile(connection, range, copy);
    expect(sha256(readFileSync(copy))).toBe(sha256(data));
    // All streams are over, and the connection goes on.
    const info = await call(connection, 'storageVolGetInfo', { vol });
    expect(info.capacity).toBe(BigInt(data.length));

    const missing = { ...vol, name: 'none.img', key: '/none.img' };
    const refused = openStream(connection, 'storageVolDownload', { ...range, vol: missing });
    await expect(refused).rejects.toMatchObject({ code: ErrorCode.noStorageVol });
    const beyond = await openStream(connection, 'storageVolUpload', { ...range, length: 10n });
    await expect(pipeline(Readable.from(data), beyond.stream)).rejects.toMatchObject({
      name: 'LibvirtError',
    });
    expect(
      (await call(connection, 'storagePoolListAllVolumes', { pool, needResults: 1, flags: 0 })).vols,
    ).toEqual([vol]);
  });

  it('lets a guest’s serial console and screen through, and ends the console with the guest', async () => {
    const connection = await open();
    const dom = await define(connection, 'serial');
    // Paused first, so that nothing it says is missed.
    const { dom: running } = await call(connection, 'domainCreateWithFlags', { dom, flags: 1 });
    const { stream } = await openStream(connection, 'domainOpenConsole', {
      dom: running,
      devName: null,
      flags: 0,
    });
    const said = new Promise<void>((resolve) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        if (text.includes('SeaBIOS')) resolve();
      });
    });
    await call(connection, 'domainResume', { dom: running });
    await said;
    const { result, stream: picture } = await openStream(connection, 'domainScreenshot', {
      dom: running,
      screen: 0,
      flags: 0,
    });
    const image = Buffer.concat(await picture.toArray());
    expect(result.mime).toMatch(/^image\//);
    expect(image.length).toBeGreaterThan(1000);
    const closed = once(stream, 'close');
    await call(connection, 'domainDestroyFlags', { dom: running, flags: 0 });
    await closed;
  });

  it('gets no more at a time than it takes, whatever is asked of the client', async () => {
    const connection = await open();
    const calls = Array.from({ length: 500 }, () => call(connection, 'connectGetLibVersion', {}));
    expect(new Set((await Promise.all(calls)).map(({ libVer }) => libVer)).size).toBe(1);
  });

  it('is found again after it was killed, and calls that waited were rejected', async () => {
    const kept = keepConnected({
      connect: (signal) =>
        openConnection({ transport: unixTransport(host.socketPath), uri: 'qemu:///system', signal }),
      minDelayMs: 20,
      maxDelayMs: 100,
    });
    cleanups.push(() => kept.close());
    const connection = await kept.whenConnected();
    await host.killDaemon('SIGSTOP');
    const waiting = call(connection, 'connectGetHostname', {}).catch((error: unknown) => error);
    const lost = once(kept.events, 'disconnected');
    await host.killDaemon('SIGKILL');
    await lost;
    expect(await waiting).toMatchObject({ name: 'CallError', reason: 'closed', wasSent: true });
    await host.startDaemon();
    const again = await kept.whenConnected();
    expect((await call(again, 'connectGetHostname', {})).hostname).toBe(host.name);
  });
});

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
