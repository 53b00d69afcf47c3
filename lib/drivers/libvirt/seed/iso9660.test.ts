import { expect, test } from 'vitest';
import { buildIso } from './iso9660.ts';
import { readIso } from './read-iso.ts';

const sector = 2048;
const madeAt = new Date('2026-03-04T05:06:07.890Z');
const contents = {
  'network-config': 'version: 2\n',
  'user-data': `#cloud-config\n${'# ü'.repeat(2000)}\n`,
  'network-data': '',
  'meta-data': 'instance-id: "1"\n',
};
const files = Object.entries(contents).map(([name, text]) => ({ name, content: Buffer.from(text) }));
const iso = buildIso('cidata', files, madeAt);

/** Reads a CD as ECMA-119 says, from the descriptor alone; nothing of the writer is used. */
function read(descriptorSector: number, names: 'short' | 'rock' | 'joliet') {
  const descriptor = iso.subarray(descriptorSector * sector);
  const both = (bytes: Buffer, at: number) => {
    expect(bytes.readUInt32BE(at + 4)).toBe(bytes.readUInt32LE(at));
    return bytes.readUInt32LE(at);
  };
  expect(both(descriptor, 80) * sector).toBe(iso.length);
  const root = both(descriptor, 156 + 2);
  for (const [at, isBig] of [
    [140, false],
    [148, true],
  ] as const) {
    const table = iso.subarray((isBig ? descriptor.readUInt32BE(at) : descriptor.readUInt32LE(at)) * sector);
    expect(isBig ? table.readUInt32BE(2) : table.readUInt32LE(2)).toBe(root);
    expect(isBig ? table.readUInt16BE(6) : table.readUInt16LE(6)).toBe(1);
  }
  const found: Record<string, string> = {};
  let at = root * sector;
  for (let length = iso[at] ?? 0; length > 0; at += length, length = iso[at] ?? 0) {
    const record = iso.subarray(at, at + length);
    expect(length % 2).toBe(0);
    const idLength = record[32] ?? 0;
    const id = record.subarray(33, 33 + idLength);
    if (idLength === 1 && (id[0] ?? 9) < 2) continue;
    const extras = record.subarray(33 + idLength + (idLength % 2 === 0 ? 1 : 0));
    const name =
      names === 'rock' ? rockName(extras) : names === 'joliet' ? narrow(id) : id.toString('latin1');
    const from = both(record, 2) * sector;
    found[name] = iso.subarray(from, from + both(record, 10)).toString();
  }
  return { label: narrowOrNot(descriptor.subarray(40, 72), names), found };
}

function rockName(extras: Buffer): string {
  for (let at = 0; at + 4 <= extras.length; at += extras[at + 2] ?? 4)
    if (extras.toString('latin1', at, at + 2) === 'NM')
      return extras.toString('latin1', at + 5, at + (extras[at + 2] ?? 0));
  throw new Error('a record without a name');
}

function narrow(bytes: Buffer): string {
  return Buffer.from(bytes).swap16().toString('utf16le');
}

function narrowOrNot(bytes: Buffer, names: string): string {
  return (names === 'joliet' ? narrow(bytes) : bytes.toString('latin1')).trimEnd();
}

test('the names and contents are the same by Rock Ridge and by Joliet, under the same label', () => {
  expect(read(16, 'rock')).toEqual({ label: 'cidata', found: contents });
  expect(read(17, 'joliet')).toEqual({ label: 'cidata', found: contents });
  expect(iso.subarray(18 * sector).toString('latin1', 0, 7)).toBe('\xffCD001\x01');
});

test('who knows neither sees names of eight letters, in order, none twice', () => {
  const { found } = read(16, 'short');
  expect(Object.keys(found)).toEqual(['META_DAT.;1', 'NETWORK1.;1', 'NETWORK_.;1', 'USER_DAT.;1']);
  expect(found['NETWORK_.;1']).toBe(contents['network-config']);
});

test('the time of its making is on it, as text and as bytes', () => {
  expect(iso.toString('latin1', 16 * sector + 813, 16 * sector + 830)).toBe('2026030405060789\0');
  expect([...iso.subarray(16 * sector + 156 + 18, 16 * sector + 156 + 25)]).toEqual([126, 3, 4, 5, 6, 7, 0]);
});

test('what does not fit is refused, not cut off', () => {
  const file = (name: string) => ({ name, content: Buffer.from('x') });
  const many = Array.from({ length: 40 }, (_, index) => file(`file-${index}`));
  expect(() => buildIso('cidata', many, madeAt)).toThrow('no room');
  expect(() => buildIso('cidata', [file('n'.repeat(200))], madeAt)).toThrow('too long');
  expect(() => buildIso('a label of more letters', [], madeAt)).toThrow('too long');
});

test('what was written is read back; what is cut off or no such CD is said to be none', () => {
  const back = readIso(iso);
  expect(back?.label).toBe('cidata');
  expect(Object.fromEntries(back?.files.map(({ name, content }) => [name, String(content)]) ?? [])).toEqual(
    contents,
  );
  expect(readIso(iso.subarray(0, 26 * sector))).toBeNull();
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(iso.length), Buffer.alloc(iso.length, 255)])
    expect(readIso(bytes)).toBeNull();
});
