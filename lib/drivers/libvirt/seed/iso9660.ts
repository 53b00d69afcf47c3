import { bothEndian16, bothEndian32, wide } from './iso-bytes.ts';
import { fileRecord, type IsoNames, selfRecords } from './iso-records.ts';

export type IsoFile = { name: string; content: Uint8Array };

const sectorBytes = 2048;
// What a CD of one folder has, in this order; each table of paths is there for both kinds of machines.
const places = {
  iso: { descriptor: 16, paths: 19, root: 23 },
  joliet: { descriptor: 17, paths: 21, root: 24 },
};
const endSector = 18;
const firstFileSector = 25;
const pathTableBytes = 10;

/**
 * A CD with one folder of files, whose long names in lower case every system reads: by Rock Ridge, by Joliet, and
 * cut to eight letters where neither is known.
 * @param label  at most 16 letters, for which Joliet has room
 * @see ECMA-119 (ISO 9660), the Rock Ridge Interchange Protocol 1.09, the Joliet Specification
 */
export function buildIso(label: string, files: IsoFile[], madeAt: Date): Buffer {
  if (label.length > 16) throw new Error(`the label ${label} is too long for a CD`);
  let sectors = firstFileSector;
  const placed = withShortNames(files).map((file) => {
    const sector = sectors;
    sectors += Math.ceil(file.content.length / sectorBytes);
    return { ...file, sector, bytes: file.content.length, madeAt };
  });
  const iso = Buffer.alloc(sectors * sectorBytes);
  const put = (sector: number, bytes: Uint8Array) => iso.set(bytes, sector * sectorBytes);
  for (const { sector, content } of placed) put(sector, content);
  for (const names of ['iso', 'joliet'] as const) {
    const { descriptor, paths, root } = places[names];
    const folder = { sector: root, bytes: sectorBytes, madeAt };
    // Each kind of name has its own order.
    const key = names === 'iso' ? 'shortName' : 'name';
    const sorted = [...placed].sort((a, b) => (a[key] < b[key] ? -1 : 1));
    const records = [...selfRecords(folder, names), ...sorted.map((file) => fileRecord(file, names))];
    const listing = Buffer.concat(records);
    if (listing.length > sectorBytes) throw new Error('there is no room for so many files on such a CD');
    put(descriptor, volumeDescriptor(label, names, sectors, madeAt));
    put(paths, pathTable(root, false));
    put(paths + 1, pathTable(root, true));
    put(root, listing);
  }
  put(endSector, Buffer.from('\xffCD001\x01', 'latin1'));
  return iso;
}

/** Eight capital letters: names that begin alike get a number. */
function withShortNames(files: IsoFile[]): (IsoFile & { shortName: string })[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const whole = file.name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
    let short = whole.slice(0, 8);
    for (let number = 1; taken.has(short); number++)
      short = `${whole.slice(0, 8 - `${number}`.length)}${number}`;
    taken.add(short);
    return { ...file, shortName: `${short}.;1` };
  });
}

function volumeDescriptor(label: string, names: IsoNames, sectors: number, madeAt: Date): Buffer {
  const isJoliet = names === 'joliet';
  const { paths, root } = places[names];
  const out = Buffer.alloc(sectorBytes);
  const text = (at: number, bytes: number, value = '') =>
    out.set(isJoliet ? wide(value.padEnd(bytes >> 1)) : Buffer.from(value.padEnd(bytes), 'latin1'), at);
  out.writeUInt8(isJoliet ? 2 : 1, 0);
  out.write('CD001\x01', 1, 'latin1');
  text(8, 32);
  text(40, 32, label);
  out.set(bothEndian32(sectors), 80);
  // Level 3 of Joliet.
  if (isJoliet) out.write('%/E', 88, 'latin1');
  out.set(bothEndian16(1), 120);
  out.set(bothEndian16(1), 124);
  out.set(bothEndian16(sectorBytes), 128);
  out.set(bothEndian32(pathTableBytes), 132);
  out.writeUInt32LE(paths, 140);
  out.writeUInt32BE(paths + 1, 148);
  // Without what Rock Ridge adds to it, for which there is no room here.
  out.set(selfRecords({ sector: root, bytes: sectorBytes, madeAt }, 'joliet')[0], 156);
  for (const at of [190, 318, 446, 574]) text(at, 128);
  for (const at of [702, 739, 776]) text(at, 37);
  const stamp = madeAt.toISOString().replace(/\D/g, '').slice(0, 16);
  for (const at of [813, 830]) out.write(`${stamp}\0`, at, 'latin1');
  for (const at of [847, 864]) out.write(`${'0'.repeat(16)}\0`, at, 'latin1');
  out.writeUInt8(1, 881);
  return out;
}

/** Only the root, which is its own parent. */
function pathTable(rootSector: number, isBigEndian: boolean): Buffer {
  const out = Buffer.alloc(pathTableBytes);
  out.writeUInt8(1, 0);
  if (isBigEndian) out.writeUInt32BE(rootSector, 2);
  else out.writeUInt32LE(rootSector, 2);
  out.writeUInt8(1, isBigEndian ? 7 : 6);
  return out;
}
