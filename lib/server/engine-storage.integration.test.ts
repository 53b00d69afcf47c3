import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit } from '../../drizzle/schema/index.ts';
import { bareXml, createTinyGuest } from '../../testing/lab/guest.ts';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import type { HostChange } from '../domain/host-changes.ts';
import { requestCancel } from '../operations/cancel-operation.ts';
import { openDownload } from '../operations/download-volume.ts';
import { planHostChange } from '../operations/plan-host-change.ts';
import { getUploadState, receivePiece } from '../operations/receive-upload.ts';
import { submitHostChange } from '../operations/submit-host-change.ts';
import { listFreeVolumes } from '../queries/free-volumes.ts';
import { getPool, listPools } from '../queries/storage.ts';
import { type EngineLab, openEngineLab } from './testing/engine-lab.ts';

const obstacle = labObstacle();
const mib = 1024 ** 2;

describe.skipIf(obstacle)(`storage of a real host${obstacle ? ` (${obstacle})` : ''}`, () => {
  let host: LabHost;
  let lab: EngineLab;
  let hostId: string;

  beforeAll(async () => {
    [host, lab] = await Promise.all([startLabHost(), openEngineLab()]);
    hostId = await lab.addHost('kvm1', host);
    await lab.start();
    await lab.untilHost(hostId, ['connected']);
  });
  afterAll(async () => {
    await lab?.close();
    await host?.stop();
  });

  const plan = async (change: HostChange) => (await planHostChange(lab.db, hostId, change)).plan;
  const change = async (wanted: HostChange) => {
    const { planKey } = await planHostChange(lab.db, hostId, wanted);
    const request = { hostId, change: wanted, planKey, idempotencyKey: randomUUID() };
    const { operationId } = await submitHostChange(lab.db, lab.user, request);
    return lab.untilEnded(operationId);
  };
  const done = async (wanted: HostChange) =>
    expect(await change(wanted)).toMatchObject({ state: 'done', error: null });
  const poolNamed = async (name: string) => (await listPools(lab.user)).find((pool) => pool.name === name);
  const volumesOf = async (name: string) =>
    (await getPool(lab.user, (await poolNamed(name))?.id ?? ''))?.volumes ?? [];
  const volumeNamed = async (pool: string, name: string) =>
    (await volumesOf(pool)).find((volume) => volume.name === name);
  const freeOf = async (...names: string[]) => {
    const free = await listFreeVolumes(lab.user, hostId);
    return free.filter(({ name }) => names.includes(name)).map(({ name, format }) => `${name} ${format}`);
  };
  const sum = async (path: string) => (await host.run('sha256sum', path)).split(' ')[0];

  test('a pool of a folder is made, stopped, started and forgotten, and its files stay', async () => {
    const path = '/var/lib/libvirt/images/extra';
    await done({
      kind: 'pool.create',
      params: { name: 'extra', source: { type: 'dir', path }, isAutostart: true },
    });
    expect(await host.virsh('pool-info', 'extra')).toMatch(/State: +running[\s\S]*Autostart: +yes/);
    expect(await poolNamed('extra')).toMatchObject({
      isActive: true,
      isAutostart: true,
      path,
      volumeCount: 0,
    });
    // Put there past the host: seen when it is read anew.
    writeFileSync(join(host.imagesFolder, 'extra', 'put.raw'), Buffer.alloc(mib, 7));
    await done({ kind: 'pool.refresh', params: { name: 'extra' } });
    expect(await volumeNamed('extra', 'put.raw')).toMatchObject({
      format: 'raw',
      capacityBytes: mib,
      vms: [],
    });
    await done({ kind: 'pool.setAutostart', params: { name: 'extra', isAutostart: false } });
    await done({ kind: 'pool.stop', params: { name: 'extra' } });
    expect(await host.virsh('pool-info', 'extra')).toMatch(/State: +inactive[\s\S]*Autostart: +no/);
    expect(await poolNamed('extra')).toMatchObject({ isActive: false, volumeCount: 0 });
    await done({ kind: 'pool.start', params: { name: 'extra' } });
    expect(await poolNamed('extra')).toMatchObject({ isActive: true, volumeCount: 1 });
    await done({ kind: 'pool.delete', params: { name: 'extra' } });
    expect(await poolNamed('extra')).toBeUndefined();
    expect(await host.virsh('pool-list', '--all', '--name')).not.toContain('extra');
    expect(readFileSync(join(host.imagesFolder, 'extra', 'put.raw')).length).toBe(mib);
  });

  test('a pool that cannot be started is taken back', async () => {
    const source = { type: 'logical', group: 'nosuchgroup' } as const;
    const ended = await change({ kind: 'pool.create', params: { name: 'lv', source, isAutostart: false } });
    expect(ended.state).toBe('undone');
    expect(await host.virsh('pool-list', '--all', '--name')).not.toContain('lv');
  });

  test('a volume is made, grows with its content, is copied byte for byte, and deleted', async () => {
    const pool = 'default';
    await done({
      kind: 'volume.create',
      params: { pool, name: 'data.qcow2', format: 'qcow2', sizeGib: 0.0625 },
    });
    expect(await volumeNamed(pool, 'data.qcow2')).toMatchObject({ format: 'qcow2', capacityBytes: 64 * mib });
    expect(await freeOf('data.qcow2')).toEqual(['data.qcow2 qcow2']);
    await done({
      kind: 'volume.create',
      params: { pool, name: 'data.raw', format: 'raw', sizeGib: 0.0078125 },
    });
    const inside = Buffer.alloc(8 * mib, 'what a guest wrote');
    writeFileSync(join(host.imagesFolder, 'data.raw'), inside);
    await done({ kind: 'volume.clone', params: { pool, name: 'copy.raw', from: 'data.raw' } });
    const folder = '/var/lib/libvirt/images';
    expect(await sum(`${folder}/copy.raw`)).toBe(await sum(`${folder}/data.raw`));
    await done({ kind: 'volume.resize', params: { pool, name: 'copy.raw', sizeGib: 0.015625 } });
    const grown = readFileSync(join(host.imagesFolder, 'copy.raw'));
    expect(grown.length).toBe(16 * mib);
    expect(grown.subarray(0, inside.length).equals(inside)).toBe(true);
    expect(await volumeNamed(pool, 'copy.raw')).toMatchObject({ capacityBytes: 16 * mib });
    const shrink: HostChange = {
      kind: 'volume.resize',
      params: { pool, name: 'copy.raw', sizeGib: 0.0078125 },
    };
    expect((await plan(shrink)).obstacles).toEqual([expect.stringContaining('cut off its end')]);
    await done({ kind: 'volume.delete', params: { pool, name: 'copy.raw' } });
    expect(await host.virsh('vol-list', pool)).not.toContain('copy.raw');
    expect(await volumeNamed(pool, 'copy.raw')).toBeUndefined();
  });

  test('a volume is read byte for byte, whole and from where it broke off; whoever goes away ends it', async () => {
    const content = randomBytes(5 * mib + 123);
    writeFileSync(join(host.imagesFolder, 'read.raw'), content);
    await done({ kind: 'pool.refresh', params: { name: 'default' } });
    const id = (await volumeNamed('default', 'read.raw'))?.id ?? '';
    const open = async (range: string | null, ifTag: string | null = null) => {
      const download = await openDownload(lab.db, lab.user, id, { range, ifTag });
      if (!download?.body) throw new Error('nothing to read');
      return download;
    };
    const whole = await open(null);
    expect(whole).toMatchObject({ name: 'read.raw', sizeBytes: content.length, range: { isWhole: true } });
    expect((await buffer(whole.body)).equals(content)).toBe(true);
    const rest = await open('bytes=1048577-', whole.tag);
    expect((await buffer(rest.body)).equals(content.subarray(1_048_577))).toBe(true);
    const changed = await open('bytes=1048577-', '"of another file"');
    expect(changed.range).toMatchObject({ isWhole: true });
    changed.body.destroy();
    const outcomes = async () => {
      const rows = await lab.db.select().from(audit).where(eq(audit.action, 'volume.download'));
      return rows.map(({ outcome }) => outcome).sort();
    };
    await waitFor('what became of each', 60_000, async () => (await outcomes()).length === 6);
    expect(await outcomes()).toEqual(['accepted', 'accepted', 'accepted', 'done', 'done', 'failed']);
    await done({ kind: 'volume.delete', params: { pool: 'default', name: 'read.raw' } });
    await expect(open(null)).rejects.toThrow('nothing to read');
  });

  test('a file is uploaded in pieces, over a restart, and is whole; a cancelled or damaged one leaves nothing', async () => {
    const content = randomBytes(3 * mib + 77);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const pool = 'default';
    const begin = async (name: string, more: { sha256?: string; sizeBytes?: number } = {}) => {
      const params = { pool, name, sizeBytes: content.length, ...more };
      const wanted: HostChange = { kind: 'volume.upload', params };
      const { planKey } = await planHostChange(lab.db, hostId, wanted);
      const request = { hostId, change: wanted, planKey, idempotencyKey: randomUUID() };
      const { operationId } = await submitHostChange(lab.db, lab.user, request);
      await waitFor('room for it', 60_000, async () => (await state(operationId))?.receivedBytes === 0);
      return operationId;
    };
    const state = (operationId: string) => getUploadState(lab.db, lab.user, operationId);
    const send = (operationId: string, offset: number, end: number, bytes = content, user = lab.user) => {
      const body = Readable.from([bytes.subarray(offset, end)]);
      const { signal } = new AbortController();
      return receivePiece(lab.db, user, { operationId, offset, length: end - offset, body, signal });
    };

    const whole = await begin('sent.raw', { sha256 });
    await expect(send(whole, 0, mib, content, { ...lab.user, id: randomUUID() })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(send(whole, mib, 2 * mib)).rejects.toMatchObject({ code: 'conflict' });
    const long = Buffer.concat([content, content]);
    await expect(send(whole, 0, long.length, long)).rejects.toMatchObject({ code: 'bad_input' });
    await send(whole, 0, mib);
    await lab.stop();
    await lab.start();
    await lab.untilHost(hostId, ['connected']);
    expect(await state(whole)).toEqual({ receivedBytes: mib, sizeBytes: content.length });
    // What is not whole yet becomes no VM's disk.
    await waitFor('the volume', 60_000, async () => (await volumeNamed(pool, 'sent.raw')) !== undefined);
    expect(await freeOf('sent.raw')).toEqual([]);
    await send(whole, mib, 2 * mib);
    await send(whole, 2 * mib, content.length);
    expect(await lab.untilEnded(whole)).toMatchObject({ state: 'done', error: null });
    expect(await freeOf('sent.raw')).toEqual(['sent.raw raw']);
    expect(readFileSync(join(host.imagesFolder, 'sent.raw')).equals(content)).toBe(true);
    expect(await volumeNamed(pool, 'sent.raw')).toMatchObject({ capacityBytes: content.length });
    const again: HostChange = { kind: 'volume.upload', params: { pool, name: 'sent.raw', sizeBytes: mib } };
    expect((await plan(again)).obstacles).toEqual([expect.stringContaining('already has a volume')]);

    const damaged = await begin('damaged.raw', { sha256: '0'.repeat(64) });
    await send(damaged, 0, content.length);
    expect(await lab.untilEnded(damaged)).toMatchObject({
      state: 'undone',
      error: { userMessage: expect.stringContaining('Its SHA-256 is') },
    });
    const cancelled = await begin('cancelled.raw');
    await send(cancelled, 0, mib);
    await requestCancel(lab.db, lab.user, cancelled);
    expect(await lab.untilEnded(cancelled)).toMatchObject({ state: 'undone', error: { code: 'cancelled' } });
    expect(await host.virsh('vol-list', pool)).not.toMatch(/damaged|cancelled/);
    await expect(send(cancelled, mib, 2 * mib)).rejects.toMatchObject({ code: 'not_possible' });
    await done({ kind: 'volume.delete', params: { pool, name: 'sent.raw' } });
  });

  test('what a VM or a chain needs is not deleted, and it is said who needs it', async () => {
    const pool = 'default';
    const folder = '/var/lib/libvirt/images';
    await host.virsh('vol-create-as', pool, 'base.qcow2', '16M', '--format', 'qcow2');
    await host.virsh(
      ...['vol-create-as', pool, 'over.qcow2', '16M', '--format', 'qcow2'],
      ...['--backing-vol', 'base.qcow2', '--backing-vol-format', 'qcow2'],
    );
    await done({ kind: 'pool.refresh', params: { name: pool } });
    expect(await volumeNamed(pool, 'base.qcow2')).toMatchObject({ over: ['over.qcow2'], vms: [] });
    // A new VM that wrote to the base would break what is laid over it.
    expect(await freeOf('base.qcow2', 'over.qcow2')).toEqual(['over.qcow2 qcow2']);
    const deleteBase: HostChange = { kind: 'volume.delete', params: { pool, name: 'base.qcow2' } };
    const deleteOver: HostChange = { kind: 'volume.delete', params: { pool, name: 'over.qcow2' } };
    expect((await plan(deleteBase)).obstacles).toEqual([
      expect.stringContaining('over.qcow2 is laid over it'),
    ]);
    await expect(change(deleteBase)).rejects.toMatchObject({ code: 'not_possible' });
    // Past us, after the plan was made: the host itself is asked before anything is deleted.
    const { planKey } = await planHostChange(lab.db, hostId, deleteOver);
    await lab.stop();
    await createTinyGuest(host, { name: 'needy' });
    await host.virsh(
      'attach-disk',
      'needy',
      `${folder}/over.qcow2`,
      'vdb',
      '--subdriver',
      'qcow2',
      '--config',
    );
    await lab.openQueue();
    const request = { hostId, change: deleteOver, planKey, idempotencyKey: randomUUID() };
    const { operationId } = await submitHostChange(lab.db, lab.user, request);
    await lab.start();
    expect(await lab.untilEnded(operationId)).toMatchObject({
      state: 'failed',
      error: { code: 'not_possible', userMessage: 'The VM needy needs over.qcow2.' },
    });
    await host.virsh('destroy', 'needy');
    await waitFor('the users of the chain', 60_000, async () =>
      (await volumeNamed(pool, 'base.qcow2'))?.vms.some(({ name }) => name === 'needy'),
    );
    expect((await plan(deleteBase)).obstacles).toEqual([expect.stringMatching(/^needy needs it/)]);
    expect(await freeOf('base.qcow2', 'over.qcow2')).toEqual([]);
    expect((await plan({ kind: 'pool.delete', params: { name: pool } })).obstacles).toEqual([
      expect.stringMatching(/^needy has a disk in it/),
    ]);
    await host.virsh('undefine', 'needy');
    await waitFor('nobody', 60_000, async () => (await volumeNamed(pool, 'over.qcow2'))?.vms.length === 0);
    await done(deleteOver);
    // Made past libvirt, which knows of it only once the pool is read again.
    const past = `${folder}/past.qcow2`;
    await host.run(
      ...['qemu-img', 'create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', `${folder}/base.qcow2`, past],
    );
    expect((await plan(deleteBase)).obstacles).toEqual([]);
    expect(await change(deleteBase)).toMatchObject({
      state: 'failed',
      error: { code: 'not_possible', userMessage: 'The volume past.qcow2 is laid over base.qcow2.' },
    });
    // In no pool, what it is laid over is known as long as its VM runs.
    const outside = '/var/lib/libvirt/outside.qcow2';
    await host.run('mv', past, outside);
    await done({ kind: 'pool.refresh', params: { name: pool } });
    const definition = join(host.imagesFolder, '../outside.xml');
    const disk = `<disk type='file'><driver name='qemu' type='qcow2'/><source file='${outside}'/><target dev='vda' bus='virtio'/></disk>`;
    writeFileSync(definition, bareXml('outside').replace('<devices/>', `<devices>${disk}</devices>`));
    await host.virsh('define', definition);
    await host.virsh('start', 'outside');
    await lab.untilVm('outside', 'running');
    expect(await plan(deleteBase)).toMatchObject({
      obstacles: [expect.stringMatching(/^outside needs it/)],
      warnings: [],
    });
    await host.virsh('destroy', 'outside');
    await lab.untilVm('outside', 'off');
    expect(await plan(deleteBase)).toMatchObject({
      obstacles: [],
      warnings: [expect.stringContaining(`What ${outside} of outside is laid over is not known`)],
    });
    await host.virsh('undefine', 'outside');
    await lab.untilVm('outside', 'gone');
    await host.run('rm', outside);
    await done(deleteBase);
    expect(await host.virsh('vol-list', pool)).not.toMatch(/base|over/);
  });
});
