import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../domain/errors.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import { StorageVolInfoFlags } from '../../../libvirt/constants/storage.ts';
import type { VolumeFile, VolumePlace } from '../../driver.ts';
import type { Link } from '../link.ts';
import { translateError } from '../translate.ts';
import { child, parseXml, textOf } from '../xml.ts';
import { needVolume, refuseNeeded } from './look.ts';

/** How long the file behind a volume is, which for qcow2 is not what a guest sees of it. */
export async function statVolume(link: Link, place: VolumePlace, options: CallOptions): Promise<VolumeFile> {
  const vol = await needVolume(link, place.pool, place.name, options);
  const [info, { xml }] = await Promise.all([
    link.call('reads', 'storageVolGetInfoFlags', { vol, flags: StorageVolInfoFlags.getPhysical }, options),
    link.call('reads', 'storageVolGetXmlDesc', { vol, flags: 0 }, options),
  ]);
  const times = child(child(parseXml(xml, 'volume'), 'target'), 'timestamps');
  return { sizeBytes: Number(info.allocation), changedAt: textOf(child(times, 'mtime')) || null };
}

/** Its bytes from there on, on a connection of their own, which ends with the stream. */
export async function readVolumeFile(
  link: Link,
  place: VolumePlace,
  range: { offset: number; length: number },
  options: CallOptions,
): Promise<{ stream: Readable; closed: Promise<void> }> {
  const vol = await needVolume(link, place.pool, place.name, options);
  const args = { vol, offset: BigInt(range.offset), length: BigInt(range.length), flags: 0 };
  return link.openStream('storageVolDownload', args, options);
}

/** Nobody may use the volume yet, and it must be the one that was made for this file. */
export async function writeVolumePiece(
  link: Link,
  place: VolumePlace,
  piece: { offset: number; length: number; sizeBytes: number },
  body: AsyncIterable<Buffer>,
  options: CallOptions,
): Promise<void> {
  const vol = await needVolume(link, place.pool, place.name, options);
  const args = { vol, flags: StorageVolInfoFlags.getPhysical };
  const { allocation } = await link.call('reads', 'storageVolGetInfoFlags', args, options);
  // A volume group rounds it up to whole extents.
  if (Number(allocation) < piece.sizeBytes) {
    throw new AppError({
      code: 'not_possible',
      userMessage: `The volume ${place.name} was changed on ${link.hostName} meanwhile, and is too small now.`,
      advice: 'Cancel this upload, and begin it anew.',
    });
  }
  await refuseNeeded(link, vol, options);
  const range = { offset: BigInt(piece.offset), length: BigInt(piece.length) };
  const { stream, closed } = await link.openStream('storageVolUpload', { vol, ...range, flags: 0 }, options);
  try {
    await pipeline(body, stream, { signal: options.signal });
  } catch (error) {
    throw translateError(error, link.hostName);
  } finally {
    // The volume is busy until then.
    await closed;
  }
}
