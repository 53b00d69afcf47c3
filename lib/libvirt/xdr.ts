import { EncodeError, ProtocolError } from './errors.ts';

/** Writes XDR (RFC 4506): big-endian, everything padded to 4 bytes. `buffer` grows up to `limit`. */
export type XdrWriter = { buffer: Buffer; offset: number; readonly limit: number };
/** Reads XDR from `offset` to the end of `buffer`, never beyond. */
export type XdrReader = { readonly buffer: Buffer; offset: number };

export function createWriter(limit: number, start = 0): XdrWriter {
  return { buffer: Buffer.allocUnsafe(Math.min(limit, 512)), offset: start, limit };
}

export function createReader(buffer: Buffer, offset = 0): XdrReader {
  return { buffer, offset };
}

export function writeInt(writer: XdrWriter, value: number): void {
  if (!Number.isInteger(value) || value < -0x80000000 || value > 0x7fffffff)
    throw new EncodeError(`${value} is not a 32-bit integer`);
  const at = reserve(writer, 4);
  writer.buffer.writeInt32BE(value, at);
}

export function writeUint(writer: XdrWriter, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff)
    throw new EncodeError(`${value} is not an unsigned 32-bit integer`);
  const at = reserve(writer, 4);
  writer.buffer.writeUInt32BE(value, at);
}

export function writeHyper(writer: XdrWriter, value: bigint): void {
  if (BigInt.asIntN(64, value) !== value) throw new EncodeError(`${value} is not a 64-bit integer`);
  const at = reserve(writer, 8);
  writer.buffer.writeBigInt64BE(value, at);
}

export function writeUhyper(writer: XdrWriter, value: bigint): void {
  if (BigInt.asUintN(64, value) !== value)
    throw new EncodeError(`${value} is not an unsigned 64-bit integer`);
  const at = reserve(writer, 8);
  writer.buffer.writeBigUInt64BE(value, at);
}

export function writeDouble(writer: XdrWriter, value: number): void {
  const at = reserve(writer, 8);
  writer.buffer.writeDoubleBE(value, at);
}

/** Bytes of a length that both sides know. */
export function writeFixed(writer: XdrWriter, bytes: Uint8Array): void {
  const padded = (bytes.length + 3) & ~3;
  const at = reserve(writer, padded);
  writer.buffer.set(bytes, at);
  writer.buffer.fill(0, at + bytes.length, at + padded);
}

/** @param max  in bytes of UTF-8 */
export function writeString(writer: XdrWriter, value: string, max: number): void {
  const length = Buffer.byteLength(value);
  if (length > max) throw new EncodeError(`a string of ${length} bytes is longer than ${max}`);
  checkText(value, length);
  writeUint(writer, length);
  const padded = (length + 3) & ~3;
  const at = reserve(writer, padded);
  writer.buffer.write(value, at, 'utf8');
  writer.buffer.fill(0, at + length, at + padded);
}

/**
 * Refuses text that would not arrive as it is.
 * @param bytes  its length in UTF-8
 */
export function checkText(value: string, bytes: number): void {
  // The daemon reads C strings: what follows a NUL would vanish without a word.
  if (value.includes('\0')) throw new EncodeError('a string contains a NUL character');
  // UTF-8 has no half of a surrogate pair; Node would send U+FFFD, which is another name.
  if (bytes !== value.length && /\p{Surrogate}/u.test(value))
    throw new EncodeError('a string contains half of a surrogate pair');
}

export function readInt(reader: XdrReader): number {
  return reader.buffer.readInt32BE(take(reader, 4));
}

export function readUint(reader: XdrReader): number {
  return reader.buffer.readUInt32BE(take(reader, 4));
}

export function readHyper(reader: XdrReader): bigint {
  return reader.buffer.readBigInt64BE(take(reader, 8));
}

export function readUhyper(reader: XdrReader): bigint {
  return reader.buffer.readBigUInt64BE(take(reader, 8));
}

export function readDouble(reader: XdrReader): number {
  return reader.buffer.readDoubleBE(take(reader, 8));
}

/** @returns a view into the message, not a copy */
export function readFixed(reader: XdrReader, length: number): Buffer {
  const at = take(reader, (length + 3) & ~3);
  return reader.buffer.subarray(at, at + length);
}

/** The same without a view. @returns where in the reader's buffer the bytes begin */
export function passFixed(reader: XdrReader, length: number): number {
  return take(reader, (length + 3) & ~3);
}

/** The length is checked against the bound and against what really arrived before anything is allocated. */
export function readString(reader: XdrReader, max: number): string {
  const length = readLength(reader, max);
  const at = take(reader, (length + 3) & ~3);
  return reader.buffer.toString('utf8', at, at + length);
}

/** Reads a count of bytes or items that a message announces. */
export function readLength(reader: XdrReader, max: number): number {
  const length = readUint(reader);
  if (length > max) throw new ProtocolError(`a length of ${length} is over the limit of ${max}`);
  return length;
}

export function bytesLeft(reader: XdrReader): number {
  return reader.buffer.length - reader.offset;
}

/** @returns where the caller may write `length` bytes */
function reserve(writer: XdrWriter, length: number): number {
  const at = writer.offset;
  const end = at + length;
  if (end > writer.buffer.length) {
    if (end > writer.limit) throw new EncodeError(`the message is over the limit of ${writer.limit} bytes`);
    const grown = Buffer.allocUnsafe(Math.min(writer.limit, Math.max(end, writer.buffer.length * 2)));
    writer.buffer.copy(grown, 0, 0, at);
    writer.buffer = grown;
  }
  writer.offset = end;
  return at;
}

function take(reader: XdrReader, length: number): number {
  const at = reader.offset;
  if (length > reader.buffer.length - at) throw new ProtocolError('a message ends in the middle of a value');
  reader.offset = at + length;
  return at;
}
