import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTinyGuest, type TinyGuest } from '../../testing/lab/guest.ts';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { tinyImageObstacle } from '../../testing/lab/tiny-image.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { call } from './call.ts';
import type { Connection } from './connection.ts';
import { DomainInterfaceAddressesSource, DomainMemoryStatTags } from './constants/domain.ts';
import { closeConnection, openConnection } from './open.ts';
import { unixTransport } from './transport/unix.ts';
import type { Domain } from './types.ts';

const obstacle = labObstacle() ?? tinyImageObstacle();

/** virsh is written by those who wrote the daemon: what it says of one real guest is what this client must say. */
describe.skipIf(obstacle)(`what virsh says of a real guest${obstacle ? ` (${obstacle})` : ''}`, () => {
  let host: LabHost;
  let guest: TinyGuest;
  let connection: Connection;
  let dom: Domain;
  const name = 'proof';

  beforeAll(async () => {
    host = await startLabHost();
    guest = await createTinyGuest(host, { name, vcpus: 2 });
    connection = await openConnection({ transport: unixTransport(host.socketPath), uri: 'qemu:///system' });
    ({ dom } = await call(connection, 'domainLookupByName', { name }));
    await waitFor('the guest’s lease', 60_000, async () =>
      (await host.virsh('net-dhcp-leases', 'default')).includes('ipv4'),
    );
    await waitFor('the guest’s agent', 60_000, () =>
      host.virsh('guestinfo', name, '--hostname').catch(() => false),
    );
    await host.virsh('snapshot-create-as', name, 'before', '--description', 'first <&> "one"');
    await host.virsh('snapshot-create-as', name, 'after');
    await host.virsh('vol-create-as', 'default', 'extra.qcow2', '1073741825', '--format', 'qcow2');
  });
  afterAll(async () => {
    if (connection) await closeConnection(connection);
    await host?.stop();
  });

  /** Lines of `name: value` or `name=value`, as virsh prints many things. */
  const pairs = async (...args: string[]): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await host.virsh(...args))
        .split('\n')
        .map((line) => /^\s*(\S[^:=]*?)\s*[:=]\s*(.*?)\s*$/.exec(line))
        .flatMap((match) => (match ? [[match[1], match[2]]] : [])),
    );
  /** Rows of a table, which the lab’s virsh prints without heads. */
  const rows = async (...args: string[]): Promise<string[][]> =>
    (await host.virsh(...args))
      .split('\n')
      .filter((line) => line.trim())
      .map((line) => line.trim().split(/\s{2,}/));
  const sorted = (words: string[]) => [...words].sort();

  it('definitions are the same to the byte: running, stored, with secrets, of networks, pools and volumes', async () => {
    const xml = async (flags: number) =>
      (await call(connection, 'domainGetXmlDesc', { dom, flags })).xml.trimEnd();
    expect(await xml(0)).toBe(await host.virsh('dumpxml', name));
    expect(await xml(2)).toBe(await host.virsh('dumpxml', name, '--inactive'));
    expect(await xml(1)).toBe(await host.virsh('dumpxml', name, '--security-info'));
    const { net } = await call(connection, 'networkLookupByName', { name: 'default' });
    const network = await call(connection, 'networkGetXmlDesc', { net, flags: 0 });
    expect(network.xml.trimEnd()).toBe(await host.virsh('net-dumpxml', 'default'));
    const { pool } = await call(connection, 'storagePoolLookupByName', { name: 'default' });
    const storage = await call(connection, 'storagePoolGetXmlDesc', { pool, flags: 0 });
    expect(storage.xml.trimEnd()).toBe(await host.virsh('pool-dumpxml', 'default'));
    const { vol } = await call(connection, 'storageVolLookupByName', { pool, name: 'extra.qcow2' });
    const volume = await call(connection, 'storageVolGetXmlDesc', { vol, flags: 0 });
    expect(volume.xml.trimEnd()).toBe(await host.virsh('vol-dumpxml', '--pool', 'default', 'extra.qcow2'));
  });

  it('its information: state, CPUs, memory, autostart, persistence, identifier', async () => {
    const said = await pairs('dominfo', name);
    const info = await call(connection, 'domainGetInfo', { dom });
    expect(`${info.nrVirtCpu}`).toBe(said['CPU(s)']);
    expect(`${info.maxMem} KiB`).toBe(said['Max memory']);
    expect(`${info.memory} KiB`).toBe(said['Used memory']);
    expect(dom.uuid).toBe(said.UUID);
    expect(`${dom.id}`).toBe(said.Id);
    const { persistent } = await call(connection, 'domainIsPersistent', { dom });
    expect(persistent ? 'yes' : 'no').toBe(said.Persistent);
    const { autostart } = await call(connection, 'domainGetAutostart', { dom });
    expect(autostart ? 'enable' : 'disable').toBe(said.Autostart);
    const reason = await host.virsh('domstate', name, '--reason');
    expect(reason).toBe('running (unpaused)');
    expect(await call(connection, 'domainGetState', { dom, flags: 0 })).toEqual({ state: 1, reason: 5 });
  });

  it('its statistics: every group and every value of a guest that stands still', async () => {
    await host.virsh('suspend', name);
    try {
      const { Domain: _domain, ...before } = await pairs('domstats', '--raw', name);
      const { retStats } = await call(connection, 'connectGetAllDomainStats', {
        doms: [dom],
        stats: 0,
        flags: 0,
      });
      const after = await pairs('domstats', '--raw', name);
      const params = retStats[0]?.params ?? {};
      expect(sorted(Object.keys(params))).toEqual(sorted(Object.keys(before)));
      // QEMU itself goes on using the processor a little, and its memory moves; those lie between two readings.
      for (const [field, value] of Object.entries(params)) {
        const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : `${value}`;
        if (before[field] === after[field]) expect(`${field}=${text}`).toBe(`${field}=${before[field]}`);
        else
          expect(Number(value), field).toBeGreaterThanOrEqual(
            Math.min(Number(before[field]), Number(after[field])),
          );
      }
      expect(Object.keys(params).length).toBeGreaterThan(60);

      const disk = await pairs('domblkinfo', name, 'vda');
      const block = await call(connection, 'domainGetBlockInfo', { dom, path: 'vda', flags: 0 });
      expect({
        Capacity: `${block.capacity}`,
        Allocation: `${block.allocation}`,
        Physical: `${block.physical}`,
      }).toEqual(disk);
      const memory = Object.fromEntries(
        (await host.virsh('dommemstat', name)).split('\n').map((line) => line.split(' ')),
      );
      const { stats } = await call(connection, 'domainMemoryStats', { dom, maxStats: 20, flags: 0 });
      const actual = stats.find(({ tag }) => tag === DomainMemoryStatTags.actualBalloon);
      expect(`${actual?.val}`).toBe(memory.actual);
      expect(stats).toHaveLength(Object.keys(memory).length);
    } finally {
      await host.virsh('resume', name);
    }
  });

  it('its interfaces: device, counters, addresses by lease and by agent', async () => {
    const [[device = '', , source, , mac] = []] = await rows('domiflist', name);
    expect(source).toBe('default');
    await host.virsh('suspend', name);
    try {
      const said = Object.fromEntries(
        (await host.virsh('domifstat', name, device)).split('\n').map((line) => line.split(' ').slice(1)),
      );
      const stats = await call(connection, 'domainInterfaceStats', { dom, device });
      expect(`${stats.rxBytes} ${stats.rxPackets} ${stats.txDrop}`).toBe(
        `${said.rx_bytes} ${said.rx_packets} ${said.tx_drop}`,
      );
    } finally {
      await host.virsh('resume', name);
    }
    for (const [word, source] of [
      ['lease', DomainInterfaceAddressesSource.lease],
      ['agent', DomainInterfaceAddressesSource.agent],
    ] as const) {
      const said = (await rows('domifaddr', name, '--source', word, '--full')).map((row) => row.join(' '));
      const { ifaces } = await call(connection, 'domainInterfaceAddresses', { dom, source, flags: 0 });
      const ours = ifaces.flatMap((iface) =>
        iface.addrs.map(
          ({ type, addr, prefix }) =>
            `${iface.name} ${iface.hwaddr ?? '-'} ${type === 0 ? 'ipv4' : 'ipv6'} ${addr}/${prefix}`,
        ),
      );
      expect(ours.map((line) => line.replace(/\s+/g, ' '))).toEqual(
        said.map((line) => line.replace(/\s+/g, ' ')),
      );
      expect(ours.join()).toContain(word === 'lease' ? mac : 'lo');
    }
  });

  it('leases, snapshots, volumes, the guest’s own words and the host’s', async () => {
    const { net } = await call(connection, 'networkLookupByName', { name: 'default' });
    const { leases } = await call(connection, 'networkGetDhcpLeases', {
      net,
      mac: null,
      needResults: 1,
      flags: 0,
    });
    const [[, mac, family, address, hostname] = []] = await rows('net-dhcp-leases', 'default');
    expect(leases).toMatchObject([
      { mac, type: 0, ipaddr: address?.split('/')[0], prefix: 24, hostname: hostname ?? null },
    ]);
    expect(family).toBe('ipv4');

    const { snapshots } = await call(connection, 'domainListAllSnapshots', { dom, needResults: 1, flags: 0 });
    expect(sorted(snapshots.map((snap) => snap.name))).toEqual(
      sorted((await host.virsh('snapshot-list', name, '--name')).split('\n').filter(Boolean)),
    );
    for (const snap of snapshots) {
      const { xml } = await call(connection, 'domainSnapshotGetXmlDesc', { snap, flags: 0 });
      expect(xml.trimEnd()).toBe(await host.virsh('snapshot-dumpxml', name, snap.name));
    }
    const { snap } = await call(connection, 'domainSnapshotCurrent', { dom, flags: 0 });
    expect(snap.name).toBe(await host.virsh('snapshot-current', name, '--name'));

    const { pool } = await call(connection, 'storagePoolLookupByName', { name: 'default' });
    const { vols } = await call(connection, 'storagePoolListAllVolumes', { pool, needResults: 1, flags: 0 });
    expect(sorted(vols.map((vol) => `${vol.name} ${vol.key}`))).toEqual(
      sorted((await rows('vol-list', 'default')).map((row) => row.join(' '))),
    );
    for (const vol of vols) {
      const said = await pairs('vol-info', '--pool', 'default', '--bytes', vol.name);
      const { capacity, allocation } = await call(connection, 'storageVolGetInfo', { vol });
      expect([`${capacity} bytes`, `${allocation} bytes`]).toEqual([said.Capacity, said.Allocation]);
    }

    const words = await pairs('guestinfo', name, '--hostname', '--os');
    const { params } = await call(connection, 'domainGetGuestInfo', { dom, types: 2 | 8, flags: 0 });
    expect(Object.fromEntries(Object.entries(params).map(([field, value]) => [field, `${value}`]))).toEqual(
      words,
    );

    const node = await pairs('nodeinfo');
    const info = await call(connection, 'nodeGetInfo', {});
    expect([info.model, `${info.cpus}`, `${info.memory} KiB`, `${info.threads}`]).toEqual([
      node['CPU model'],
      node['CPU(s)'],
      node['Memory size'],
      node['Thread(s) per core'],
    ]);
    const { capabilities } = await call(connection, 'connectGetCapabilities', {});
    expect(capabilities.trimEnd()).toBe(await host.virsh('capabilities'));
    expect(guest.name).toBe(dom.name);
  });
});
