import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { call } from './call.ts';
import type { Connection } from './connection.ts';
import {
  ConnectDomainEventBlockJobStatus,
  DomainBlockCopyFlags,
  DomainBlockIoTuneField,
  DomainBlockJobType,
  DomainDeviceModifyFlags,
  DomainMetadataType,
  DomainModificationImpact,
  DomainTunableField,
  DomainUndefineFlagsValues,
} from './constants/domain.ts';
import { ErrorCode } from './constants/error-code.ts';
import { NetworkEventLifecycleType } from './constants/network.ts';
import { NodeDeviceEventLifecycleType } from './constants/node-device.ts';
import { SecretEventLifecycleType } from './constants/secret.ts';
import { closeConnection, openConnection } from './open.ts';
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

async function define(connection: Connection, xml: string) {
  const { dom } = await call(connection, 'domainDefineXmlFlags', { xml, flags: 0 });
  cleanups.push(async () => {
    const flags = DomainUndefineFlagsValues.managedSave;
    await call(connection, 'domainDestroyFlags', { dom, flags: 0 }).catch(() => {});
    await call(connection, 'domainUndefineFlags', { dom, flags });
  });
  return dom;
}

async function start(connection: Connection, xml: string) {
  const dom = await define(connection, xml);
  return (await call(connection, 'domainCreateWithFlags', { dom, flags: 1 })).dom;
}

describe.skipIf(obstacle)(`libvirt’s daemon${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  it('refuses what is newer than itself with an error of its own', async () => {
    const connection = await open('test:///default');
    const { dom } = await call(connection, 'domainLookupByName', { name: 'test' });
    await expect(call(connection, 'domainGetAutostartOnce', { dom })).rejects.toMatchObject({
      name: 'UnsupportedProcedureError',
      since: '11.2.0',
      code: ErrorCode.rpc,
    });
    // Its driver is not the one that such calls are for, which is another matter.
    const refused = call(connection, 'qemuDomainMonitorCommand', { dom, cmd: '{}', flags: 0 });
    await expect(refused).rejects.toMatchObject({ name: 'LibvirtError' });
    expect(await call(connection, 'domainIsActive', { dom })).toEqual({ active: true });
  });

  it('takes typed parameters as plain objects, and gives them back', async () => {
    const connection = await open();
    const dom = await define(connection, domainXml('params'));
    const flags = DomainModificationImpact.config;
    const memory = { hard_limit: 200_000, soft_limit: 100_000n };
    await call(connection, 'domainSetMemoryParameters', { dom, params: memory, flags });
    const asked = { dom, flags, nparams: 0 };
    const { nparams } = await call(connection, 'domainGetMemoryParameters', asked);
    const read = await call(connection, 'domainGetMemoryParameters', { ...asked, nparams });
    expect(read.params).toMatchObject({ hard_limit: 200_000n, soft_limit: 100_000n });

    const wrong = { dom, params: { hard_limit: { type: 'int' as const, value: 5 } }, flags };
    await expect(call(connection, 'domainSetMemoryParameters', wrong)).rejects.toMatchObject({
      name: 'LibvirtError',
      code: ErrorCode.invalidArg,
    });
    const text = call(connection, 'domainSetMemoryParameters', { dom, params: { hard_limit: '5' }, flags });
    await expect(text).rejects.toMatchObject({ name: 'EncodeError' });
  });

  it('reports metadata and devices that come and go', async () => {
    const connection = await open();
    const dom = await start(
      connection,
      domainXml('devices').replace('<devices>', '<devices><controller type="usb" model="piix3-uhci"/>'),
    );
    const [metadata, added, removed] = await Promise.all([
      record(connection, 'domainMetadataChange'),
      record(connection, 'domainDeviceAdded'),
      record(connection, 'domainDeviceRemoved'),
    ]);
    const type = DomainMetadataType.title;
    const title = { dom, type, metadata: 'A title', key: null, uri: null, flags: 0 };
    await call(connection, 'domainSetMetadata', title);
    expect((await metadata.atLeast(1))[0]).toMatchObject({ dom: { name: 'devices' }, type, nsuri: null });

    const flags = DomainDeviceModifyFlags.live;
    const xml = "<input type='tablet' bus='usb'><alias name='ua-tablet'/></input>";
    await call(connection, 'domainAttachDeviceFlags', { dom, xml, flags });
    expect((await added.atLeast(1))[0]).toMatchObject({ devAlias: 'ua-tablet' });
    await call(connection, 'domainDetachDeviceAlias', { dom, alias: 'ua-tablet', flags });
    expect((await removed.atLeast(1))[0]).toMatchObject({ devAlias: 'ua-tablet' });
  });

  it('reports QEMU’s own events, all or those of one name, of one domain or of all', async () => {
    const connection = await open();
    const dom = await start(connection, domainXml('monitored'));
    const all = await record(connection, 'qemuMonitorEvent');
    const stops = await record(connection, 'qemuMonitorEvent', { event: 'STOP', target: dom });
    await call(connection, 'domainResume', { dom });
    await call(connection, 'domainSuspend', { dom });
    const heard = await all.until((events) => events.some(({ event }) => event === 'STOP'));
    expect(heard.map(({ event }) => event)).toEqual(expect.arrayContaining(['RESUME', 'STOP']));
    expect(await stops.atLeast(1)).toMatchObject([{ dom: { name: 'monitored' }, event: 'STOP' }]);
    expect(heard[0]?.seconds).toBeGreaterThan(1_000_000_000n);
    const { result } = await call(connection, 'qemuDomainMonitorCommand', {
      dom,
      cmd: '{"execute":"query-status"}',
      flags: 0,
    });
    expect(JSON.parse(result)).toMatchObject({ return: { status: 'paused' } });
  });

  it('reports what is done to a disk: limits, and block jobs', async () => {
    const connection = await open();
    const { pool } = await call(connection, 'storagePoolLookupByName', { name: 'default' });
    for (const name of ['from.img', 'to.img']) {
      const xml = `<volume><name>${name}</name><capacity>1048576</capacity></volume>`;
      const { vol } = await call(connection, 'storageVolCreateXml', { pool, xml, flags: 0 });
      cleanups.push(() => call(connection, 'storageVolDelete', { vol, flags: 0 }));
    }
    const folder = '/var/lib/libvirt/images';
    const disk = `<disk type='file'><source file='${folder}/from.img'/><target dev='vda' bus='virtio'/></disk>`;
    const dom = await start(connection, domainXml('copying').replace('<devices>', `<devices>${disk}`));
    const tunables = await record(connection, 'domainTunable');
    const params = { [DomainBlockIoTuneField.readBytesSec]: 1_000_000 };
    await call(connection, 'domainSetBlockIoTune', { dom, disk: 'vda', params, flags: 0 });
    expect((await tunables.atLeast(1))[0]).toMatchObject({
      dom: { name: 'copying' },
      params: {
        [DomainTunableField.blkdevDisk]: 'vda',
        [DomainTunableField.blkdevReadBytesSec]: 1_000_000n,
      },
    });

    const jobs = await record(connection, 'domainBlockJob2');
    const destxml = `<disk type='file'><source file='${folder}/to.img'/><driver type='raw'/></disk>`;
    const copy = { dom, path: 'vda', destxml, params: { bandwidth: 1_000_000_000, granularity: 65_536 } };
    await call(connection, 'domainBlockCopy', {
      ...copy,
      flags: DomainBlockCopyFlags.reuseExt | DomainBlockCopyFlags.transientJob,
    });
    const type = DomainBlockJobType.copy;
    const { ready, canceled } = ConnectDomainEventBlockJobStatus;
    expect((await jobs.atLeast(1))[0]).toMatchObject({ dst: 'vda', type, status: ready });
    await call(connection, 'domainBlockJobAbort', { dom, path: 'vda', flags: 0 });
    expect((await jobs.atLeast(2))[1]).toMatchObject({ dst: 'vda', type, status: canceled });
  });

  it('reports secrets, networks, pools and node devices', async () => {
    const connection = await open();
    const secrets = await record(connection, 'secretLifecycle');
    const values = await record(connection, 'secretValueChanged');
    const xml = `<secret ephemeral='yes' private='no'><usage type='volume'><volume>/v</volume></usage></secret>`;
    const { secret } = await call(connection, 'secretDefineXml', { xml, flags: 0 });
    const value = Buffer.from([0, 1, 255]);
    await call(connection, 'secretSetValue', { secret, value, flags: 0 });
    expect((await call(connection, 'secretGetValue', { secret, flags: 0 })).value).toEqual(value);
    await call(connection, 'secretUndefine', { secret });
    expect((await values.atLeast(1))[0]).toEqual({ secret });
    const { defined, undefined: removed } = SecretEventLifecycleType;
    expect((await secrets.atLeast(2)).map(({ event }) => event)).toEqual([defined, removed]);

    const networks = await record(connection, 'networkLifecycle');
    const { net } = await call(connection, 'networkDefineXmlFlags', {
      xml: '<network><name>lonely</name></network>',
      flags: 0,
    });
    await call(connection, 'networkUndefine', { net });
    expect((await networks.atLeast(2)).map(({ event }) => event)).toEqual([
      NetworkEventLifecycleType.defined,
      NetworkEventLifecycleType.undefined,
    ]);

    const refreshed = await record(connection, 'storagePoolRefresh');
    const { pool } = await call(connection, 'storagePoolLookupByName', { name: 'default' });
    await call(connection, 'storagePoolRefresh', { pool, flags: 0 });
    expect((await refreshed.atLeast(1))[0]).toEqual({ pool });

    const test = await open('test:///default');
    const devices = await record(test, 'nodeDeviceLifecycle');
    const xmlDesc = `<device><parent>scsi_host1</parent><capability type='scsi_host'>
      <capability type='fc_host'><wwnn>1111222233334444</wwnn><wwpn>5555666677778888</wwpn></capability>
      </capability></device>`;
    const { dev } = await call(test, 'nodeDeviceCreateXml', { xmlDesc, flags: 0 });
    await call(test, 'nodeDeviceDestroy', { name: dev.name });
    expect(await devices.atLeast(2)).toEqual([
      { dev, event: NodeDeviceEventLifecycleType.created, detail: 0 },
      { dev, event: NodeDeviceEventLifecycleType.deleted, detail: 0 },
    ]);
  });

  it('says no to events that it does not know yet, and takes the callback of a close', async () => {
    const connection = await open();
    await expect(record(connection, 'domainNicMacChange')).rejects.toMatchObject({ name: 'LibvirtError' });
    await record(connection, 'connectionClosed');
    expect(connection.isClosed).toBe(false);
  });
});
