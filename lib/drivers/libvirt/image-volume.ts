import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { AppError } from '../../domain/errors.ts';
import { imageMarkName, imageVolumeName } from '../../domain/storage.ts';
import { formatBytes } from '../../domain/units.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import type { StoragePool, StorageVol } from '../../libvirt/types.ts';
import type { ImageSource, StepContext } from '../driver.ts';
import { volumesAbove } from './disk-users.ts';
import { checkUpload, physicalSize, upload } from './image-upload.ts';
import type { Link } from './link.ts';
import { isSilence } from './silence.ts';
import { createVolume, deleteVolume, lookUpPool, lookUpVolume, refuseWithoutSpace } from './volumes.ts';

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
  for (let running = uploads.get(key); running; running = uploads.get(key)) {
    await step.log('Another VM’s creation is putting this image there; waiting for it.');
    // When that one fails or is cancelled, this one tries itself.
    const isThere = await untilEnd(running, step.signal);
    if (isThere) return;
  }
  const upload = putImage(link, poolName, image, step).finally(() => uploads.delete(key));
  uploads.set(key, upload);
  return upload;
}

/** @returns whether it went well; does not wait for longer than the signal lets it */
async function untilEnd(running: Promise<void>, signal: AbortSignal): Promise<boolean> {
  const stop = new AbortController();
  const aborted = once(signal, 'abort', { signal: stop.signal }).catch(() => {});
  try {
    if (!signal.aborted) await Promise.race([running, aborted]);
    if (signal.aborted) throw new AppError({ code: 'cancelled', userMessage: 'It was cancelled.' });
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  } finally {
    stop.abort();
  }
}

async function putImage(link: Link, poolName: string, image: ImageSource, step: StepContext): Promise<void> {
  const options = { signal: step.signal };
  const pool = await lookUpPool(link, poolName, options);
  const name = imageVolumeName(image);
  const { existing, mark, isWhole } = await lookForImage(link, pool, image, step);
  if (isWhole && mark) return;
  if (existing && (await isBase(link, existing, options))) {
    // Disks are only made on what was whole, so just the mark is missing.
    if (isWhole) return markWhole(link, pool, image, options);
    throw new AppError({
      code: 'conflict',
      userMessage: `The volume ${name} of ${link.hostName} was changed or removed there, and disks of VMs are based on it.`,
      advice: 'Put it back as it was, or choose another pool.',
    });
  }
  if (mark) await deleteVolume(link, mark, options);
  if (existing) {
    await step.log('What is there of this image is not whole; making it again.');
    await deleteVolume(link, existing, options);
  }
  await refuseWithoutSpace(link, pool, image.sizeBytes, options);
  await step.log(`Uploading the image ${image.name}, ${formatBytes(image.sizeBytes)}.`);
  const vol = await createVolume(
    link,
    pool,
    { name, capacity: image.sizeBytes, format: 'raw' },
    options,
  ).catch(async (error: unknown) => {
    // Another host with the same storage was a moment earlier.
    if (isSilence(error) || !(await lookForImage(link, pool, image, step)).existing) throw error;
    return null;
  });
  if (!vol) return putImage(link, poolName, image, step);
  try {
    await upload(link, vol, image, step);
    await checkUpload(link, vol, image, options);
  } catch (error) {
    await deleteVolume(link, vol, {}).catch(() => {});
    throw error;
  }
  await markWhole(link, pool, image, options);
}

type Seen = {
  existing: StorageVol | null;
  mark: StorageVol | null;
  sizeBytes: number | null;
  isWhole: boolean;
};

/** What is there of an image, once nobody is putting it there. */
async function lookForImage(
  link: Link,
  pool: StoragePool,
  image: ImageSource,
  step: StepContext,
): Promise<Seen> {
  const options = { signal: step.signal };
  let seen = await see(link, pool, image, options);
  if (seen.isWhole && seen.mark) return seen;
  for (let before: Seen | null = null; ; before = seen) {
    // Where another host has the same storage, what it puts there is known here once the pool is read again.
    await link.call('commands', 'storagePoolRefresh', { pool, flags: 0 }, options).catch(() => {});
    seen = await see(link, pool, image, options);
    if (!seen.existing || (seen.isWhole && seen.mark)) return seen;
    if (before?.sizeBytes === seen.sizeBytes) return seen;
    if (before) await step.log('Another host is putting this image there; waiting for it.');
    await setTimeout(growsWithinMs, undefined, options);
  }
}

// Of a file that another host writes, an NFS client may show the size that it had three seconds ago.
const growsWithinMs = 4_000;

async function see(link: Link, pool: StoragePool, image: ImageSource, options: CallOptions): Promise<Seen> {
  const [existing, mark] = await Promise.all([
    lookUpVolume(link, pool, imageVolumeName(image), options),
    lookUpVolume(link, pool, imageMarkName(image), options),
  ]);
  const sizeBytes = existing && (await physicalSize(link, existing, options));
  return { existing, mark, sizeBytes, isWhole: sizeBytes === image.sizeBytes };
}

async function markWhole(
  link: Link,
  pool: StoragePool,
  image: ImageSource,
  options: CallOptions,
): Promise<void> {
  await createVolume(link, pool, { name: imageMarkName(image), capacity: 0, format: 'raw' }, options);
}

async function isBase(link: Link, vol: StorageVol, options: CallOptions): Promise<boolean> {
  const { name: path } = await link.call('reads', 'storageVolGetPath', { vol }, options);
  return (await volumesAbove(link, options)).has(path);
}
