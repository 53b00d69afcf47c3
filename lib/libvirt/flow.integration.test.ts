import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { call } from './call.ts';
import type { Connection } from './connection.ts';
import { closeConnection, type OpenOptions, openConnection } from './open.ts';
import { createSparseFile, readSparseFile } from './sparse-file.ts';
import { openStream } from './streams.ts';
import { domainXml } from './testing/real-daemon.ts';
import { unixTransport } from './transport/unix.ts';

const obstacle = labObstacle();
const mib = 1_048_576;
let lab: LabHost;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  if (!obstacle) lab = await startLabHost();
});
afterAll(() => lab?.stop());
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function connect(options: Partial<OpenOptions> = {}): Promise<Connection> {
  const transport = unixTransport(lab.socketPath);
  const connection = await openConnection({ transport, uri: 'qemu:///system', ...options });
  cleanups.push(() => closeConnection(connection));
  return connection;
}

/** An empty volume of a raw file. */
async function createVolume(connection: Connection, name: string, capacity: number) {
  const { pool } = await call(connection, 'storagePoolLookupByName', { name: 'default' });
  const xml = `<volume><name>${name}</name><capacity>${capacity}</capacity><allocation>0</allocation><target><format type='raw'/></target></volume>`;
  const { vol } = await call(connection, 'storageVolCreateXml', { pool, xml, flags: 0 });
  cleanups.push(() => lab.virsh('vol-delete', name, 'default'));
  return { vol, range: { vol, offset: 0n, length: 0n, flags: 0 } };
}

const hashOf = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const title = (what: string) => `${what}${obstacle ? ` (skipped: ${obstacle})` : ''}`;

describe.skipIf(obstacle)(title('a sparse volume'), () => {
  it('is uploaded and downloaded with its holes, and virsh agrees on what it takes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sparse-'));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'file');
    const copy = join(folder, 'copy');
    const data = Buffer.alloc(64 * mib);
    randomBytes(mib).copy(data, 3 * mib);
    randomBytes(100_000).copy(data, 40 * mib + 5);
    writeFileSync(file, data);

    const connection = await connect();
    const { vol, range } = await createVolume(connection, 'sparse.img', data.length);
    const upload = await openStream(connection, 'storageVolUpload', range, { sparse: true });
    await pipeline(readSparseFile(file), upload.stream);
    expect(hashOf(readFileSync(join(lab.imagesFolder, 'sparse.img')))).toBe(hashOf(data));
    const said = await lab.virsh('vol-info', '--bytes', 'sparse.img', 'default');
    const allocated = Number(/Allocation:\s+(\d+)/.exec(said)?.[1]);
    expect(allocated).toBeGreaterThan(mib);
    expect(allocated).toBeLessThan(3 * mib);
    expect((await call(connection, 'storageVolGetInfo', { vol })).allocation).toBe(BigInt(allocated));

    const download = await openStream(connection, 'storageVolDownload', range, { sparse: true });
    await pipeline(download.stream, createSparseFile(copy));
    expect(hashOf(readFileSync(copy))).toBe(hashOf(data));
    expect(statSync(copy).blocks * 512).toBeLessThan(3 * mib);

    // The same as one stream of bytes, for which the daemon makes zeros of the holes.
    const plain = await openStream(connection, 'storageVolDownload', range);
    expect(hashOf(Buffer.concat(await plain.stream.toArray()))).toBe(hashOf(data));
  });
});

describe.skipIf(obstacle)(title('streams of a real daemon'), () => {
  it('wait for a reader that does not read, and hold nobody any more when they are destroyed', async () => {
    const connection = await connect({ keepalive: false });
    const { range } = await createVolume(connection, 'waits.img', 64 * mib);
    const { stream } = await openStream(connection, 'storageVolDownload', range);
    const behind = call(connection, 'connectGetLibVersion', {}, { timeoutMs: 20_000 });
    await waitFor('what may be read ahead', 60_000, () => stream.readableLength >= mib);
    // What had been on its way already comes too: no more than a socket and one reading of it hold.
    expect(stream.readableLength).toBeLessThan(2 * mib);
    stream.destroy();
    expect((await behind).libVer).toBeGreaterThan(0n);
    expect(stream.readableLength).toBeLessThan(2 * mib);
  });

  it('fail in the middle with libvirt’s words when the volume is full, and the connection goes on', async () => {
    const connection = await connect();
    await lab.run('mkdir', '-p', '/run/tiny');
    await lab.run('mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', '/run/tiny');
    await lab.virsh('pool-create-as', 'tiny', 'dir', '--target', '/run/tiny');
    cleanups.push(() => lab.virsh('pool-destroy', 'tiny').then(() => lab.run('umount', '/run/tiny')));
    await lab.virsh('vol-create-as', 'tiny', 'full.img', '64M', '--allocation', '0');
    const { pool } = await call(connection, 'storagePoolLookupByName', { name: 'tiny' });
    const { vol } = await call(connection, 'storageVolLookupByName', { pool, name: 'full.img' });
    const range = { vol, offset: 0n, length: 0n, flags: 0 };
    for (const sparse of [false, true]) {
      const { stream } = await openStream(connection, 'storageVolUpload', range, { sparse });
      const items = Array.from({ length: 32 }, (_, i) => Buffer.alloc(mib, i + 1));
      const uploading = pipeline(Readable.from(items), stream);
      await expect(uploading).rejects.toMatchObject({
        name: 'LibvirtError',
        message: expect.stringContaining('No space left on device'),
      });
      expect((await call(connection, 'connectGetLibVersion', {})).libVer).toBeGreaterThan(0n);
    }
  });
});

describe.skipIf(obstacle)(title('calls that are answered at once'), () => {
  it('pass by calls that hang, a thousand at a time, and keepalives are heard meanwhile', async () => {
    const connection = await connect({ keepalive: { intervalMs: 300, count: 3 } });
    const { dom: defined } = await call(connection, 'domainDefineXmlFlags', {
      xml: domainXml('hangs'),
      flags: 0,
    });
    const { dom } = await call(connection, 'domainCreateWithFlags', { dom: defined, flags: 0 });
    const pid = lab.guestPid('hangs');
    if (pid === null) throw new Error('it should run');
    cleanups.push(async () => {
      await lab.virsh('destroy', 'hangs');
      await lab.virsh('undefine', 'hangs');
    });
    process.kill(pid, 'SIGSTOP');
    let isHung = true;
    const wake = () => {
      if (isHung) process.kill(pid, 'SIGCONT');
      isHung = false;
    };
    cleanups.push(wake);

    const hanging = Array.from({ length: 6 }, () =>
      call(connection, 'domainSuspend', { dom }, { timeoutMs: 60_000 }),
    );
    for (let round = 0; round < 3; round++) {
      const quick = Array.from({ length: 1_000 }, () =>
        call(connection, 'domainGetState', { dom, flags: 0 }, { timeoutMs: 20_000 }),
      );
      expect(new Set((await Promise.all(quick)).map(({ state }) => state))).toEqual(new Set([1]));
    }
    // Longer than it takes to give up a daemon that does not answer pings.
    const ended = await Promise.race([
      connection.closed,
      new Promise((resolve) => setTimeout(() => resolve('it lives'), 2_500)),
    ]);
    expect(ended).toBe('it lives');
    wake();
    await Promise.all(hanging);
    expect((await call(connection, 'domainGetState', { dom, flags: 0 })).state).toBe(3);
  });
});
