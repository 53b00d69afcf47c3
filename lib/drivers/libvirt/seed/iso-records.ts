import { bothEndian16, bothEndian32, wide } from './iso-bytes.ts';

export type IsoNames = 'iso' | 'joliet';
type Extent = { sector: number; bytes: number; madeAt: Date };

const folderFlag = 2;
// Only the guest's root reads what may hold passwords.
const fileMode = 0o100400;
const folderMode = 0o040555;

/** One file in a folder. @param file.shortName  for those who read neither Rock Ridge nor Joliet */
export function fileRecord(file: Extent & { name: string; shortName: string }, names: IsoNames): Buffer {
  return names === 'joliet'
    ? record(file, wide(file.name), 0)
    : record(file, Buffer.from(file.shortName, 'latin1'), 0, [attributes(fileMode, 1), nameOf(file.name)]);
}

/** The folder itself and the one above it, which for the root is the same. */
export function selfRecords(folder: Extent, names: IsoNames): [Buffer, Buffer] {
  const extras = (isFirst: boolean) => {
    if (names === 'joliet') return [];
    const mode = attributes(folderMode, 2);
    return isFirst ? [beginning, mode, extension] : [mode];
  };
  return [
    record(folder, Buffer.from([0]), folderFlag, extras(true)),
    record(folder, Buffer.from([1]), folderFlag, extras(false)),
  ];
}

function record({ sector, bytes, madeAt }: Extent, id: Buffer, flags: number, extras: Buffer[] = []): Buffer {
  const padding = Buffer.alloc((id.length + 1) % 2);
  const body = Buffer.concat([
    Buffer.from([0]),
    bothEndian32(sector),
    bothEndian32(bytes),
    shortDate(madeAt),
    Buffer.from([flags, 0, 0]),
    bothEndian16(1),
    Buffer.from([id.length]),
    id,
    padding,
    ...extras,
  ]);
  // A record's length is even, and one byte holds it.
  const length = body.length + 1 + ((body.length + 1) % 2);
  if (length > 255) throw new Error('a name is too long for a CD');
  return Buffer.concat([Buffer.from([length]), body], length);
}

function shortDate(date: Date): Buffer {
  return Buffer.from([
    date.getUTCFullYear() - 1900,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    0,
  ]);
}

/** Says that the rest of a record speaks Rock Ridge. */
const beginning = Buffer.from([...Buffer.from('SP'), 7, 1, 0xbe, 0xef, 0]);
const extensionId = Buffer.from('RRIP_1991A');
const extension = Buffer.concat([
  Buffer.from([...Buffer.from('ER'), 8 + extensionId.length, 1, extensionId.length, 0, 0, 1]),
  extensionId,
]);

/** Of root, with the mode and the number of links. */
function attributes(mode: number, links: number): Buffer {
  const numbers = [mode, links, 0, 0].map(bothEndian32);
  return Buffer.concat([Buffer.from([...Buffer.from('PX'), 36, 1]), ...numbers]);
}

function nameOf(name: string): Buffer {
  const bytes = Buffer.from(name);
  return Buffer.concat([Buffer.from([...Buffer.from('NM'), 5 + bytes.length, 1, 0]), bytes]);
}
