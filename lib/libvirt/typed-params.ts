import { EncodeError, ProtocolError } from './errors.ts';
import { readLength, writeUint } from './xdr.ts';
import { type Codec, double, flag, hyper, int, string, uhyper, uint } from './xdr-types.ts';

/** A parameter by name: 64-bit ones as bigint, 32-bit ones and doubles as number. */
export type TypedParams = Record<string, number | bigint | boolean | string>;

/** For sending, where the daemon insists on the exact type of each. */
export type TypedParam = { field: string; type: TypedParamType; value: number | bigint | boolean | string };
export type TypedParamType = 'int' | 'uint' | 'llong' | 'ullong' | 'double' | 'boolean' | 'string';

/** Numbers of virTypedParameterType, in order from 1. */
const types: readonly TypedParamType[] = ['int', 'uint', 'llong', 'ullong', 'double', 'boolean', 'string'];
const codecs: Record<TypedParamType, Codec<TypedParam['value']>> = {
  int,
  uint,
  llong: hyper,
  ullong: uhyper,
  double,
  boolean: flag,
  string,
};

const typedParam: Codec<TypedParam> = {
  write(writer, { field, type, value }) {
    string.write(writer, field);
    const codec = codecs[type];
    int.write(writer, types.indexOf(type) + 1);
    const expected = type === 'llong' || type === 'ullong' ? 'bigint' : jsTypes[type];
    if (typeof value !== expected) throw new EncodeError(`"${field}" is not of type ${type}`);
    codec.write(writer, value);
  },
  read(reader) {
    const field = string.read(reader);
    const number = int.read(reader);
    const type = types[number - 1];
    if (!type) throw new ProtocolError(`a parameter of the unknown type ${number}`);
    return { field, type, value: codecs[type].read(reader) };
  },
  minBytes: 12,
  shape: { kind: 'struct', fields: {} },
};

const jsTypes: Record<TypedParamType, string> = {
  int: 'number',
  uint: 'number',
  llong: 'bigint',
  ullong: 'bigint',
  double: 'number',
  boolean: 'boolean',
  string: 'string',
};

/** Parameters in order and with their types, for calls that send them. */
export function typedParamList(max: number): Codec<TypedParam[]> {
  return {
    write(writer, params) {
      if (params.length > max) throw new EncodeError(`${params.length} parameters are more than ${max}`);
      writeUint(writer, params.length);
      for (const param of params) typedParam.write(writer, param);
    },
    read(reader) {
      const count = readLength(reader, max);
      const params: TypedParam[] = [];
      for (let i = 0; i < count; i++) params.push(typedParam.read(reader));
      return params;
    },
    minBytes: 4,
    shape: { kind: 'typedParamList', max },
  };
}

/** Parameters as one plain object, for results. It has no prototype: the daemon chooses the names. */
export function typedParams(max: number): Codec<TypedParams> {
  const params = typedParamList(max);
  return {
    write(writer, value) {
      params.write(writer, Object.entries(value).map(guessType));
    },
    read(reader) {
      const value: TypedParams = Object.create(null);
      const count = readLength(reader, max);
      for (let i = 0; i < count; i++) {
        const param = typedParam.read(reader);
        value[param.field] = param.value;
      }
      return value;
    },
    minBytes: 4,
    shape: { kind: 'typedParams', max },
  };
}

function guessType([field, value]: [string, TypedParam['value']]): TypedParam {
  if (typeof value === 'bigint') return { field, type: value < 0n ? 'llong' : 'ullong', value };
  if (typeof value === 'boolean') return { field, type: 'boolean', value };
  if (typeof value === 'string') return { field, type: 'string', value };
  const isInt = Number.isInteger(value) && !Object.is(value, -0);
  if (isInt && value >= -0x80000000 && value <= 0x7fffffff) return { field, type: 'int', value };
  if (isInt && value > 0 && value <= 0xffffffff) return { field, type: 'uint', value };
  return { field, type: 'double', value };
}
