import { AppError } from '../../domain/errors.ts';
import { imageVolumeName } from '../../domain/storage.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import type { StoragePool, StorageVol } from '../../libvirt/types.ts';
import type { CreateDisk, CreateVmSpec, ImageSource, StepContext } from '../driver.ts';
import { copyVolume, deleteWhenWritten } from './clone/copy-volume.ts';
import { backingPath, volumeFormat } from './disk-users.ts';
import type { Link } from './link.ts';
import { isGone } from './observe.ts';
import {
  createVolume,
  deleteVolume,
  lookUpPool,
  lookUpVolume,
  refuseUsed,
  refuseWithoutSpace,
  userOfVolume,
} from './volumes.ts';

/**
 * Makes a VM's disk: on top of the image, of which it only holds the differences; as a whole raw copy of it, where
 * nothing can be laid over it; or empty for an installer. One that is left from an attempt that was cut short is made
 * again; no VM uses it yet.
 */
export async function createDisk(
  link: Link,
  spec: CreateVmSpec,
  disk: CreateDisk,
  step: StepContext,
): Promise<void> {
  const options = { signal: step.signal };
  const pool = await lookUpPool(link, disk.pool, options);
  const left = await lookUpVolume(link, pool, disk.volume, options);
  if (left) {
    await refuseUsed(link, left, spec, options);
    await deleteLeft(link, left, disk, step);
  }
  // The first one has what the image has; an installer finds it empty.
  const base = disk === spec.disk && spec.image?.format !== 'iso' ? spec.image : null;
  // Over a larger image a smaller disk would cut off its end.
  const capacity = Math.max(disk.sizeBytes, base?.virtualSizeBytes ?? 0);
  const { format = 'qcow2', volume: name } = disk;
  // A volume group itself knows what it has left, to the extent.
  if (format !== 'raw') await refuseWithoutSpace(link, pool, 0, options);
  if (base && format === 'raw') {
    const to = { volume: name, format, capacityBytes: capacity, needBytes: base.virtualSizeBytes };
    const image = await imageToCopy(link, spec.imagePool ?? disk.pool, base, options);
    await copyVolume(link, pool, image, to, step, (part) => step.progress(part));
    return;
  }
  const backing = base && (await backingOf(link, pool, base, options));
  await createVolume(link, pool, { name, capacity, format, backing }, options);
}

/** Takes a new VM's disk back, unless another VM has it. */
export async function undoDisk(
  link: Link,
  spec: CreateVmSpec,
  disk: Pick<CreateDisk, 'pool' | 'volume' | 'format'>,
  step: StepContext,
): Promise<void> {
  const options = { signal: step.signal };
  const vol = await lookUpPool(link, disk.pool, options)
    .then((pool) => lookUpVolume(link, pool, disk.volume, options))
    // Without its pool there is no disk either.
    .catch((error) => (isGone(error) ? null : Promise.reject(error)));
  if (!vol) return;
  const user = await userOfVolume(link, vol, spec.externalId, options);
  if (user) await step.log(`Kept ${vol.name}: it belongs to ${user}.`);
  else await deleteLeft(link, vol, disk, step);
}

/** A copy goes on on the host when whoever asked for it is gone. */
async function deleteLeft(link: Link, vol: StorageVol, disk: Pick<CreateDisk, 'format'>, step: StepContext) {
  if (disk.format === 'raw') await deleteWhenWritten(link, vol, step);
  else await deleteVolume(link, vol, { signal: step.signal });
}

async function backingOf(link: Link, pool: StoragePool, image: ImageSource, options: CallOptions) {
  const base = await imageIn(link, pool, image, options);
  const { name: path } = await link.call('commands', 'storageVolGetPath', { vol: base }, options);
  return { path, format: image.format };
}

/**
 * The host copies what it takes the image for. Of one that it takes for something else, or that refers to another
 * file, the copy could have what any file of the host has.
 */
async function imageToCopy(link: Link, poolName: string, image: ImageSource, options: CallOptions) {
  const pool = await lookUpPool(link, poolName, options);
  // Refused while something is written into the pool, after which libvirt looks by itself.
  await link.call('commands', 'storagePoolRefresh', { pool, flags: 0 }, options).catch(() => {});
  const vol = await imageIn(link, pool, image, options);
  const { xml } = await link.call('commands', 'storageVolGetXmlDesc', { vol, flags: 0 }, options);
  const format = volumeFormat(xml);
  if (format === image.format && backingPath(xml) === null) return vol;
  throw new AppError({
    code: 'bad_input',
    userMessage: `The host ${link.hostName} takes the image ${image.name} for ${format ?? 'something unknown'}${format === image.format ? ' that refers to another file' : `, not for ${image.format}`}, so it is not copied.`,
    advice: 'Add the image again under Images, in its right format.',
  });
}

async function imageIn(link: Link, pool: StoragePool, image: ImageSource, options: CallOptions) {
  const vol = await lookUpVolume(link, pool, imageVolumeName(image), options);
  if (vol) return vol;
  throw new AppError({
    code: 'unknown_outcome',
    userMessage: `The image ${image.name} was deleted from the pool ${pool.name} meanwhile.`,
    advice: 'Create the VM again.',
  });
}
