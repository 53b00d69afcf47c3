import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../domain/errors.ts';
import { formatBytes } from '../../domain/units.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import { closeConnection } from '../../libvirt/open.ts';
import { openStream } from '../../libvirt/streams.ts';
import type { StoragePool, StorageVol } from '../../libvirt/types.ts';
import type { CreateVmSpec, ImageSource, StepContext } from '../driver.ts';
import { imageVolumeName } from './build-domain.ts';
import type { Link } from './link.ts';
import { isGone } from './observe.ts';
import { translateError } from './translate.ts';
import { buildXml, child, parseXml, textOf } from './xml.ts';

// A pool on a slow disk, or one that a daemon lists anew, takes its time.
const storageTimeoutMs = 120_000;

export async function lookUpPool(link: Link, name: string, options: CallOptions): Promise<StoragePool> {
  return (await link.call('commands', 'storagePoolLookupByName', { name }, options)).pool;
}

/** @returns null when the pool does not have it */
export async function lookUpVolume(
  link: Link,
  pool: StoragePool,
  name: string,
  options: CallOptions,
): Promise<StorageVol | null> {
  try {
    return (await link.call('commands', 'storageVolLookupByName', { pool, name }, options)).vol;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

export async function deleteVolume(link: Link, vol: StorageVol, options: CallOptions): Promise<void> {
  try {
    await link.call(
      'commands',
      'storageVolDelete',
      { vol, flags: 0 },
      { timeoutMs: storageTimeoutMs, ...options },
    );
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

const uploads = new Map<string, Promise<void>>();

/**
 * Puts an image into a pool, once for all VMs made from it. A second, empty volume beside it says that it is whole:
 * an upload that was cut short has none, and is made again.
 */
export async function ensureImage(
  link: Link,
  poolName: string,
  image: ImageSource,
  step: StepContext,
): Promise<void> {
  const key = `${link.hostName}/${poolName}/${imageVolumeName(image)}`;
  const running = uploads.get(key);
  if (running) {
    await step.log('Another VM’s creation is putting this image there; waiting for it.');
    return running;
  }
  const upload = putImage(link, poolName, image, step).finally(() => uploads.delete(key));
  uploads.set(key, upload);
  return upload;
}

async function putImage(link: Link, poolName: string, image: ImageSource, step: StepContext): Promise<void> {
  const options = { signal: step.signal };
  const pool = await lookUpPool(link, poolName, options);
  const name = imageVolumeName(image);
  const markName = `${name}.complete`;
  const [existing, mark] = await Promise.all([
    lookUpVolume(link, pool, name, options),
    lookUpVolume(link, pool, markName, options),
  ]);
  if (existing && mark) return;
  if (mark) await deleteVolume(link, mark, options);
  if (existing) {
    await step.log('An earlier upload of this image was cut short; making it again.');
    await deleteVolume(link, existing, options);
  }
  await refuseWithoutSpace(link, pool, image.sizeBytes, options);
  await step.log(`Uploading the image ${image.name}, ${formatBytes(image.sizeBytes)}.`);
  const vol = await createVolume(link, pool, { name, capacity: image.sizeBytes, format: 'raw' }, options);
  try {
    await upload(link, vol, image, step);
  } catch (error) {
    await deleteVolume(link, vol, {}).catch(() => {});
    throw error;
  }
  await createVolume(link, pool, { name: markName, capacity: 0, format: 'raw' }, options);
}

async function upload(link: Link, vol: StorageVol, image: ImageSource, step: StepContext): Promise<void> {
  const connection = await link.openForStream(step.signal);
  try {
    const args = { vol, offset: 0n, length: BigInt(image.sizeBytes), flags: 0 };
    const { stream } = await openStream(connection, 'storageVolUpload', args, { signal: step.signal });
    const file = createReadStream(image.path, { highWaterMark: 1 << 20 });
    let sentBytes = 0;
    file.on('data', (chunk) => {
      sentBytes += chunk.length;
      void step.progress(sentBytes / image.sizeBytes).catch(() => {});
    });
    await pipeline(file, stream, { signal: step.signal });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new AppError(
        {
          code: 'not_found',
          userMessage: `The file of the image ${image.name} is not in the library any more.`,
          advice: 'Add the image again under Images.',
        },
        { cause: error },
      );
    }
    throw translateError(error, link.hostName);
  } finally {
    await closeConnection(connection);
  }
}

/**
 * Makes a VM's disk: on top of the image, of which it only holds the differences, or empty for an installer. One
 * that is left from an attempt that was cut short is made again; no VM uses it yet.
 */
export async function createDisk(link: Link, spec: CreateVmSpec, step: StepContext): Promise<void> {
  const options = { signal: step.signal };
  const pool = await lookUpPool(link, spec.disk.pool, options);
  const left = await lookUpVolume(link, pool, spec.disk.volume, options);
  if (left) await deleteVolume(link, left, options);
  await refuseWithoutSpace(link, pool, 0, options);
  const isIso = spec.image.format === 'iso';
  await createVolume(
    link,
    pool,
    {
      name: spec.disk.volume,
      capacity: spec.disk.sizeBytes,
      format: 'qcow2',
      backing: isIso ? null : await backingOf(link, pool, spec.image, options),
    },
    options,
  );
}

async function backingOf(link: Link, pool: StoragePool, image: ImageSource, options: CallOptions) {
  const base = await lookUpVolume(link, pool, imageVolumeName(image), options);
  if (!base) {
    throw new AppError({
      code: 'unknown_outcome',
      userMessage: `The image ${image.name} was deleted from the pool meanwhile.`,
      advice: 'Create the VM again.',
    });
  }
  const { name: path } = await link.call('commands', 'storageVolGetPath', { vol: base }, options);
  return { path, format: image.format };
}

type NewVolume = {
  name: string;
  capacity: number;
  format: string;
  backing?: { path: string; format: string } | null;
};

async function createVolume(
  link: Link,
  pool: StoragePool,
  volume: NewVolume,
  options: CallOptions,
): Promise<StorageVol> {
  const xml = buildXml('volume', {
    name: volume.name,
    capacity: { '@unit': 'bytes', '#text': String(volume.capacity) },
    allocation: { '@unit': 'bytes', '#text': '0' },
    target: { format: { '@type': volume.format } },
    ...(volume.backing
      ? { backingStore: { path: volume.backing.path, format: { '@type': volume.backing.format } } }
      : {}),
  });
  const args = { pool, xml, flags: 0 };
  return (
    await link.call('commands', 'storageVolCreateXml', args, { timeoutMs: storageTimeoutMs, ...options })
  ).vol;
}

// Under this, a new disk's first writes already fail.
const reserveBytes = 16 * 1024 ** 2;

async function refuseWithoutSpace(
  link: Link,
  pool: StoragePool,
  neededBytes: number,
  options: CallOptions,
): Promise<void> {
  const { available } = await link.call('commands', 'storagePoolGetInfo', { pool }, options);
  if (Number(available) >= neededBytes + reserveBytes) return;
  throw new AppError({
    code: 'disk_full',
    userMessage: `The storage pool ${pool.name} of ${link.hostName} is full: ${formatBytes(Number(available))} are left, and ${formatBytes(neededBytes + reserveBytes)} are needed.`,
    advice: 'Free some space in it, or choose another pool.',
  });
}

/** The file that a volume is laid over; null when it stands alone. */
export function backingPath(volumeXml: string): string | null {
  return textOf(child(parseXml(volumeXml, 'volume'), 'backingStore', 'path'));
}
