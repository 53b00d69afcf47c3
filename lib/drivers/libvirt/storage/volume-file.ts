import type { Readable } from 'node:stream';
import type { CallOptions } from '../../../libvirt/call.ts';
import { StorageVolInfoFlags } from '../../../libvirt/constants/storage.ts';
import type { VolumeFile, VolumePlace } from '../../driver.ts';
import type { Link } from '../link.ts';
import { child, parseXml, textOf } from '../xml.ts';
import { needVolume } from './look.ts';

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
