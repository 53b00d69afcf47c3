import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { AppError } from '../../domain/errors.ts';
import { formatBytes } from '../../domain/units.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import { StorageVolInfoFlags } from '../../libvirt/constants/storage.ts';
import type { StorageVol } from '../../libvirt/types.ts';
import type { ImageSource, StepContext } from '../driver.ts';
import { backingPath, volumeFormat } from './disk-users.ts';
import type { Link } from './link.ts';
import { translateError } from './translate.ts';
import { lookUpPool } from './volumes.ts';

/** @returns the size of the file, null when it is gone though the pool still lists it */
export async function physicalSize(
  link: Link,
  vol: StorageVol,
  options: CallOptions,
): Promise<number | null> {
  const args = { vol, flags: StorageVolInfoFlags.getPhysical };
  return link.call('commands', 'storageVolGetInfoFlags', args, options).then(
    ({ allocation }) => Number(allocation),
    (error) => {
      if (error instanceof AppError && ['host_error', 'not_found'].includes(error.code)) return null;
      throw error;
    },
  );
}

/** Writes the image's file into a volume of its size. */
export async function upload(
  link: Link,
  vol: StorageVol,
  image: ImageSource,
  step: StepContext,
): Promise<void> {
  let ended = Promise.resolve();
  try {
    const args = { vol, offset: 0n, length: BigInt(image.sizeBytes), flags: 0 };
    const { stream, closed } = await link.openStream('storageVolUpload', args, { signal: step.signal });
    ended = closed;
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
    // The volume is busy until then.
    await ended;
  }
}

/** Only what arrived whole, and stands alone, may become the base of disks. */
export async function checkUpload(
  link: Link,
  vol: StorageVol,
  image: ImageSource,
  options: CallOptions,
): Promise<void> {
  const size = await physicalSize(link, vol, options);
  if (size !== image.sizeBytes) {
    throw new AppError({
      code: 'unknown_outcome',
      userMessage: `The image ${image.name} did not arrive whole on ${link.hostName}: ${formatBytes(size ?? 0)} of ${formatBytes(image.sizeBytes)}.`,
      advice: 'Create the VM again.',
    });
  }
  // Otherwise a guest could read any file of the host through it. A raw disk is never opened as anything else.
  if (image.format !== 'qcow2' || backingPath(await readLookedAt(link, vol, image, options)) === null) return;
  throw new AppError({
    code: 'bad_input',
    userMessage: `The image ${image.name} refers to another file, so it is not used.`,
    advice: 'Flatten it first: qemu-img convert -O qcow2 IN OUT. Then add it again under Images.',
  });
}

/**
 * libvirt looks at what was uploaded in a thread of its own, some time afterwards; until then the volume counts as the
 * raw one that it was made as, and shows no backing file.
 * @returns its description once that has happened
 */
async function readLookedAt(
  link: Link,
  vol: StorageVol,
  image: ImageSource,
  options: CallOptions,
): Promise<string> {
  const pool = await lookUpPool(link, vol.pool, options);
  for (let attempt = 0; attempt < 50; attempt++) {
    const { xml } = await link.call('commands', 'storageVolGetXmlDesc', { vol, flags: 0 }, options);
    if (volumeFormat(xml) === image.format) return xml;
    // Refused while another upload into the pool runs, after which libvirt looks by itself.
    await link.call('commands', 'storagePoolRefresh', { pool, flags: 0 }, options).catch(async (error) => {
      if (!(error instanceof AppError) || error.code !== 'host_error') throw error;
      await setTimeout(200);
    });
  }
  throw new AppError({
    code: 'host_error',
    userMessage: `The host ${link.hostName} does not recognise the image ${image.name} as ${image.format}.`,
    advice: 'Add the image again under Images, and create the VM again.',
  });
}
