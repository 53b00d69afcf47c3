import { EncodeError, ProtocolError } from './errors.ts';
import { formatUuid, parseUuid } from './uuid.ts';
import {
  bytesLeft,
  checkText,
  passFixed,
  readDouble,
  readFixed,
  readHyper,
  readInt,
  readLength,
  readString,
  readUhyper,
  readUint,
  writeDouble,
  writeFixed,
  writeHyper,
  writeInt,
  writeString,
  writeUhyper,
  writeUint,
  type XdrReader,
  type XdrWriter,
} from './xdr.ts';

/** How one type travels. `minBytes` is the least that a value takes: it bounds lists before they are read. */
export type Codec<T> = {
  write(writer: XdrWriter, value: T): void;
  read(reader: XdrReader): T;
  readonly minBytes: number;
  /** The type as data, for tests and tools that have to make or show values of any procedure. */
  readonly shape: Shape;
};

/**
 * What a codec carries. Limits: `string` and `bytes` count bytes, `list` items, `typedParams` parameters.
 * `charArray` is C's char[n]; `charList` a char<n>, of which each character takes four bytes on the wire; `charText`
 * the same as text, with its NUL counted. `nothing` is an object without fields.
 */
export type Shape =
  | { readonly kind: 'int' | 'uint' | 'hyper' | 'uhyper' | 'double' | 'flag' | 'uuid' | 'nothing' }
  | {
      readonly kind: 'string' | 'bytes' | 'charList' | 'charText' | 'typedParams' | 'typedParamList';
      readonly max: number;
    }
  | { readonly kind: 'charArray'; readonly length: number }
  | { readonly kind: 'optional'; readonly of: AnyCodec }
  | { readonly kind: 'list'; readonly of: AnyCodec; readonly max: number }
  | { readonly kind: 'struct'; readonly fields: Readonly<Record<string, AnyCodec>> };

/** A codec whose type is of no interest. A Codec<T> is none of unknown, because it writes only T. */
export type AnyCodec = { readonly minBytes: number; readonly shape: Shape };
export type Infer<C> = C extends Codec<infer T> ? T : never;

/** REMOTE_STRING_MAX of libvirt's remote_protocol.x. */
export const maxStringBytes = 4_194_304;

export const int: Codec<number> = { write: writeInt, read: readInt, minBytes: 4, shape: { kind: 'int' } };
export const uint: Codec<number> = { write: writeUint, read: readUint, minBytes: 4, shape: { kind: 'uint' } };
export const hyper: Codec<bigint> = {
  write: writeHyper,
  read: readHyper,
  minBytes: 8,
  shape: { kind: 'hyper' },
};
export const uhyper: Codec<bigint> = {
  write: writeUhyper,
  read: readUhyper,
  minBytes: 8,
  shape: { kind: 'uhyper' },
};
export const double: Codec<number> = {
  write: writeDouble,
  read: readDouble,
  minBytes: 8,
  shape: { kind: 'double' },
};
export const string = boundedString(maxStringBytes);

/** libvirt's yes and no: an int that is 0 or 1 (any other number than 0 reads as true). */
export const flag: Codec<boolean> = {
  write: (writer, value) => writeInt(writer, value ? 1 : 0),
  read: (reader) => readInt(reader) !== 0,
  minBytes: 4,
  shape: { kind: 'flag' },
};

/** 16 bytes on the wire, the usual text with dashes here. */
export const uuid: Codec<string> = {
  write: (writer, value) => writeFixed(writer, parseUuid(value)),
  read: (reader) => formatUuid(reader.buffer, passFixed(reader, 16)),
  minBytes: 16,
  shape: { kind: 'uuid' },
};

/** Nothing at all. */
export const nothing: Codec<Record<never, never>> = {
  write() {},
  read: () => ({}),
  minBytes: 0,
  shape: { kind: 'nothing' },
};

export function boundedString(max: number): Codec<string> {
  return {
    write: (writer, value) => writeString(writer, value, max),
    read: (reader) => readString(reader, max),
    minBytes: 4,
    shape: { kind: 'string', max },
  };
}

/** Up to `max` bytes; what is read is a copy, so that it does not keep the whole message alive. */
export function bytes(max: number): Codec<Uint8Array> {
  return {
    write(writer, value) {
      if (value.length > max) throw new EncodeError(`${value.length} bytes are more than ${max}`);
      writeUint(writer, value.length);
      writeFixed(writer, value);
    },
    read: (reader) => Buffer.from(readFixed(reader, readLength(reader, max))),
    minBytes: 4,
    shape: { kind: 'bytes', max },
  };
}

/** A C `char name[n]`, which rpcgen sends as n integers; text up to its first NUL. */
export function charArray(length: number): Codec<string> {
  return {
    write(writer, value) {
      const text = Buffer.from(value, 'latin1');
      if (text.length > length) throw new EncodeError(`"${value}" is longer than ${length} characters`);
      if (text.includes(0) || text.toString('latin1') !== value)
        throw new EncodeError(`"${value}" does not fit into C characters`);
      for (let i = 0; i < length; i++) writeInt(writer, text[i] ?? 0);
    },
    read(reader) {
      const text = Buffer.alloc(length);
      for (let i = 0; i < length; i++) text[i] = readInt(reader) & 0xff;
      const end = text.indexOf(0);
      return text.toString('latin1', 0, end < 0 ? length : end);
    },
    minBytes: length * 4,
    shape: { kind: 'charArray', length },
  };
}

/** A C `char name<n>`, which rpcgen sends as its length and one integer for each character. */
export function charList(max: number): Codec<Uint8Array> {
  return {
    write(writer, value) {
      if (value.length > max) throw new EncodeError(`${value.length} characters are more than ${max}`);
      writeUint(writer, value.length);
      for (const byte of value) writeInt(writer, byte);
    },
    read(reader) {
      const length = readLength(reader, max);
      if (length * 4 > bytesLeft(reader))
        throw new ProtocolError(`${length} characters are announced, and the message is too short for them`);
      const value = new Uint8Array(length);
      for (let i = 0; i < length; i++) value[i] = readInt(reader) & 0xff;
      return value;
    },
    minBytes: 4,
    shape: { kind: 'charList', max },
  };
}

/** A C `char name<n>` that is text: its end is marked with a NUL, which counts. */
export function charText(max: number): Codec<string> {
  const list = charList(max);
  return {
    write(writer, value) {
      const text = Buffer.from(`${value}\0`);
      checkText(value, text.length - 1);
      list.write(writer, text);
    },
    read(reader) {
      const text = Buffer.from(list.read(reader));
      const end = text.indexOf(0);
      return text.toString('utf8', 0, end < 0 ? text.length : end);
    },
    minBytes: 4,
    shape: { kind: 'charText', max },
  };
}

/** A pointer that may be NULL. */
export function optional<T>(codec: Codec<T>): Codec<T | null> {
  return {
    write(writer, value) {
      writeUint(writer, value === null ? 0 : 1);
      if (value !== null) codec.write(writer, value);
    },
    read(reader) {
      const isThere = readUint(reader);
      if (isThere > 1) throw new ProtocolError(`${isThere} where a pointer says 0 or 1`);
      return isThere ? codec.read(reader) : null;
    },
    minBytes: 4,
    shape: { kind: 'optional', of: codec },
  };
}

/** Up to `max` items. A count that cannot fit into the rest of the message is refused before the first item. */
export function list<T>(codec: Codec<T>, max: number): Codec<T[]> {
  return {
    write(writer, items) {
      if (items.length > max) throw new EncodeError(`${items.length} items are more than ${max}`);
      writeUint(writer, items.length);
      for (const item of items) codec.write(writer, item);
    },
    read(reader) {
      const count = readLength(reader, max);
      if (count * codec.minBytes > bytesLeft(reader))
        throw new ProtocolError(`a list announces ${count} items, and the message is too short for them`);
      const items: T[] = [];
      for (let i = 0; i < count; i++) items.push(codec.read(reader));
      return items;
    },
    minBytes: 4,
    shape: { kind: 'list', of: codec, max },
  };
}

type Fields = Record<string, Codec<unknown>>;
type StructOf<F> = { [K in keyof F]: Infer<F[K]> };

/** The fields in the order in which they are written here. */
export function struct<F extends { [K in keyof F]: Codec<Infer<F[K]>> }>(fields: F): Codec<StructOf<F>> {
  const entries = Object.entries(fields as unknown as Fields);
  return {
    write(writer, value) {
      for (const [name, codec] of entries) {
        const field = (value as Record<string, unknown>)[name];
        if (field === undefined) throw new EncodeError(`"${name}" is missing`);
        codec.write(writer, field);
      }
    },
    read(reader) {
      const value: Record<string, unknown> = {};
      for (const [name, codec] of entries) value[name] = codec.read(reader);
      return value as StructOf<F>;
    },
    minBytes: entries.reduce((sum, [, codec]) => sum + codec.minBytes, 0),
    shape: { kind: 'struct', fields: fields as unknown as Fields },
  };
}
