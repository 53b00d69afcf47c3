import type { IsoFile } from './iso9660.ts';

const sectorBytes = 2048;
const jolietSector = 17;

/**
 * Reads a CD of one folder, as buildIso() makes it, by its Joliet names.
 * @returns null when these bytes are no such CD
 */
export function readIso(iso: Buffer): { label: string; files: IsoFile[] } | null {
  const descriptor = iso.subarray(jolietSector * sectorBytes, (jolietSector + 1) * sectorBytes);
  if (descriptor.length < sectorBytes || descriptor.toString('latin1', 0, 6) !== '\x02CD001') return null;
  const extent = (record: Buffer) => {
    const from = record.readUInt32LE(2) * sectorBytes;
    const content = iso.subarray(from, from + record.readUInt32LE(10));
    return content.length === record.readUInt32LE(10) ? content : null;
  };
  const folder = extent(descriptor.subarray(156, 190));
  if (!folder) return null;
  const files: IsoFile[] = [];
  for (let at = 0, length = folder[0] ?? 0; length > 0; at += length, length = folder[at] ?? 0) {
    const record = folder.subarray(at, at + length);
    const nameBytes = record[32] ?? 0;
    if (record.length < 34 || record.length < 33 + nameBytes) return null;
    // The folder itself and the one above it have names of one byte.
    if (nameBytes < 2) continue;
    const content = extent(record);
    if (!content) return null;
    files.push({ name: text(record.subarray(33, 33 + nameBytes)), content });
  }
  return { label: text(descriptor.subarray(40, 72)).trimEnd(), files };
}

/** Sixteen bits a letter, the high ones first. */
function text(bytes: Buffer): string {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le');
}
