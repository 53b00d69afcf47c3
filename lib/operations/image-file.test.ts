import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { imagesFolder, storeImageFile } from './image-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'novacron-images-'));
  vi.stubEnv('DATA_DIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function rawDisk(sizeBytes = 1024 * 1024): Buffer {
  const disk = Buffer.alloc(sizeBytes);
  disk.writeUInt16BE(0x55aa, 510);
  return disk;
}

function qcow2(change: (header: Buffer) => void = () => {}): Buffer {
  const file = Buffer.alloc(64 * 1024);
  file.write('QFI\xfb', 0, 'latin1');
  file.writeUInt32BE(3, 4);
  file.writeBigUInt64BE(5n * 1024n ** 3n, 24);
  change(file);
  return file;
}

const store = (body: Buffer, sha256?: string) =>
  storeImageFile('id', Readable.from([body]), { sha256, sizeBytes: body.length });
const leftBehind = () => readdirSync(imagesFolder());

test('a qcow2 image tells the size of its disk', async () => {
  const file = await store(qcow2());
  expect(file).toMatchObject({ format: 'qcow2', virtualSizeBytes: 5 * 1024 ** 3 });
  expect(leftBehind()).toEqual([`${file.sha256}.qcow2`]);
});

test('an ISO and a raw disk are known by their content', async () => {
  const iso = Buffer.alloc(64 * 1024);
  iso.write('CD001', 32_769, 'latin1');
  expect((await store(iso)).format).toBe('iso');
  expect((await store(rawDisk())).format).toBe('raw');
});

test.each([
  ['names a backing file', qcow2((header) => header.writeBigUInt64BE(104n, 8))],
  ['keeps its data in another file', qcow2((header) => header.writeBigUInt64BE(4n, 72))],
])('a qcow2 image that %s is refused, and nothing is left', async (_, body) => {
  await expect(store(body)).rejects.toThrow('refers to another file');
  expect(leftBehind()).toEqual([]);
});

test('what is no disk image is refused, and nothing is left', async () => {
  await expect(store(Buffer.from('<html>not found</html>'))).rejects.toThrow('neither a qcow2 image');
  expect(leftBehind()).toEqual([]);
});

test('another checksum than the one given is refused, naming both', async () => {
  const body = rawDisk();
  const sha256 = createHash('sha256').update(body).digest('hex');
  await expect(store(body, 'ab'.repeat(32))).rejects.toThrow(sha256);
  expect(leftBehind()).toEqual([]);
  expect((await store(body, sha256)).sha256).toBe(sha256);
});

test('a transfer that breaks off leaves nothing', async () => {
  const body = new Readable({ read() {} });
  body.push(rawDisk());
  const stored = storeImageFile('id', body, { sizeBytes: 2 * 1024 * 1024 });
  body.push(null);
  await expect(stored).rejects.toThrow('broke off');
  const broken = new Readable({
    read() {
      this.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    },
  });
  await expect(storeImageFile('id', broken, { sizeBytes: null })).rejects.toThrow('broken off');
  expect(leftBehind()).toEqual([]);
});

test('more than the disk holds is refused before anything is written', async () => {
  const endless = new Readable({ read() {} });
  await expect(storeImageFile('id', endless, { sizeBytes: 2 ** 60 })).rejects.toThrow('are needed');
  expect(leftBehind()).toEqual([]);
});
