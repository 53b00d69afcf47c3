import { EncodeError, ProtocolError } from './errors.ts';
import { readFieldName } from './field-names.ts';
import { typedFields } from './typed-fields.ts';
import type { TypedParamType } from './typed-param-type.ts';
import { readLength, writeUint, type XdrReader, type XdrWriter } from './xdr.ts';
import { type Codec, double, flag, hyper, int, string, uhyper, uint } from './xdr-types.ts';

export type TypedParamValue = number | bigint | boolean | string;

/** A parameter by name: 64-bit ones as bigint, 32-bit ones and doubles as number. */
export type TypedParams = Record<string, TypedParamValue>;

/** One parameter with its exact type. */
export type TypedParam = { field: string; type: TypedParamType; value: TypedParamValue };

/**
 * Parameters to send. The types of libvirt's own ones are known, so that 5 is sent as the ullong that "bandwidth"
 * has to be; those of others are guessed from the value, or given: `{ type: 'ullong', value: 5n }`. A list sends
 * the same name once for each item.
 */
export type TypedParamArgs = Record<string, OneOrMore<TypedParamValue | Omit<TypedParam, 'field'>>>;
type OneOrMore<T> = T | readonly T[];

/** Numbers of virTypedParameterType, in order from 1. */
const types: readonly TypedParamType[] = ['int', 'uint', 'llong', 'ullong', 'double', 'boolean', 'string'];
const codecs: Record<TypedParamType, Codec<TypedParamValue>> = {
  int,
  uint,
  llong: hyper,
  ullong: uhyper,
  double,
  boolean: flag,
  string,
};

/** Parameters in order and with their types, for results that repeat names. */
export function typedParamList(max: number): Codec<TypedParam[]> {
  return {
    write: (writer, params) => writeAll(writer, params, max),
    read: (reader) => readAll(reader, max),
    minBytes: 4,
    shape: { kind: 'typedParamList', max },
  };
}

/** Parameters as one plain object, for results. It has no prototype: the daemon chooses the names. */
export function typedParams(max: number): Codec<TypedParams> {
  return {
    write: (writer, value) => writeAll(writer, Object.entries(value).map(guessType), max),
    read(reader) {
      const value: TypedParams = Object.create(null);
      for (let left = readLength(reader, max); left > 0; left--) {
        const param = readOne(reader);
        value[param.field] = param.value;
      }
      return value;
    },
    minBytes: 4,
    shape: { kind: 'typedParams', max },
  };
}

/** Parameters as one plain object, for arguments. */
export function typedParamArgs(max: number): Codec<TypedParamArgs> {
  return {
    write: (writer, value) => writeAll(writer, Object.entries(value).flatMap(toSend), max),
    read(reader) {
      const value: Record<string, TypedParamValue | TypedParamValue[]> = Object.create(null);
      for (const param of readAll(reader, max)) {
        const before = value[param.field];
        value[param.field] = before === undefined ? param.value : [before, param.value].flat();
      }
      return value;
    },
    minBytes: 4,
    shape: { kind: 'typedParams', max },
  };
}

function writeAll(writer: XdrWriter, params: readonly TypedParam[], max: number): void {
  if (params.length > max) throw new EncodeError(`${params.length} parameters are more than ${max}`);
  writeUint(writer, params.length);
  for (const { field, type, value } of params) {
    string.write(writer, field);
    int.write(writer, types.indexOf(type) + 1);
    codecs[type].write(writer, checked(field, type, value));
  }
}

function readAll(reader: XdrReader, max: number): TypedParam[] {
  const count = readLength(reader, max);
  const params: TypedParam[] = [];
  for (let i = 0; i < count; i++) params.push(readOne(reader));
  return params;
}

function readOne(reader: XdrReader): TypedParam {
  const field = readFieldName(reader);
  const number = int.read(reader);
  const type = types[number - 1];
  if (!type) throw new ProtocolError(`a parameter of the unknown type ${number}`);
  return { field, type, value: codecs[type].read(reader) };
}

function toSend([field, given]: [string, TypedParamArgs[string]]): TypedParam[] {
  const items = Array.isArray(given) ? given : [given];
  return items.map((item: TypedParamValue | Omit<TypedParam, 'field'>) => {
    if (typeof item === 'object') return { field, type: item.type, value: item.value };
    const type = typedFields.get(field);
    return type ? { field, type, value: item } : guessType([field, item]);
  });
}

/** The value as its type wants it; whether the number fits is for its codec to say. */
function checked(field: string, type: TypedParamType, value: TypedParamValue): TypedParamValue {
  if (type === 'boolean' || type === 'string') {
    if (typeof value === type) return value;
  } else if (type === 'llong' || type === 'ullong') {
    if (typeof value === 'bigint') return value;
    // Beyond the safe integers a number may already be another one than was meant.
    if (Number.isSafeInteger(value)) return BigInt(value);
  } else if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  throw new EncodeError(`"${field}" is of the type ${type}, which ${typeof value} "${value}" is not`);
}

function guessType([field, value]: [string, TypedParamValue]): TypedParam {
  if (typeof value === 'bigint') return { field, type: value < 0n ? 'llong' : 'ullong', value };
  if (typeof value === 'boolean') return { field, type: 'boolean', value };
  if (typeof value === 'string') return { field, type: 'string', value };
  const isInt = Number.isInteger(value) && !Object.is(value, -0);
  if (isInt && value >= -0x80000000 && value <= 0x7fffffff) return { field, type: 'int', value };
  if (isInt && value > 0 && value <= 0xffffffff) return { field, type: 'uint', value };
  return { field, type: 'double', value };
}
