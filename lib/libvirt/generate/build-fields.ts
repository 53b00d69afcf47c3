import type { CodecModel, FieldModel, Use } from './model.ts';
import { camelCase } from './names.ts';
import { booleanFields, booleanNames, repeatedParams, structNames, textFields } from './overrides.ts';
import type { Declaration, Interface } from './parse-x.ts';

export type FieldContext = {
  parsed: Interface;
  /** Constants of C that sizes may name. */
  known: ReadonlyMap<string, number>;
  /** Entries of the overrides that matched something. */
  used: Set<string>;
};

const plainCodecs: Record<string, string> = {
  int: 'int',
  'unsigned int': 'uint',
  short: 'int',
  'unsigned short': 'uint',
  char: 'int',
  'unsigned char': 'uint',
  hyper: 'hyper',
  'unsigned hyper': 'uhyper',
  double: 'double',
  bool: 'flag',
};

/** @param direction  of typed parameters: those that are sent may be written in more ways */
export function buildFields(
  struct: string,
  declarations: readonly Declaration[],
  direction: 'sent' | 'received',
  context: FieldContext,
): FieldModel[] {
  return declarations.map((declared) => ({
    name: camelCase(declared.name),
    codec: buildCodec(struct, declared, direction, context),
  }));
}

function buildCodec(
  struct: string,
  declared: Declaration,
  direction: 'sent' | 'received',
  context: FieldContext,
): CodecModel {
  const { type, form } = declared;
  const path = `${struct}.${declared.name}`;
  if (type === 'remote_typed_param') {
    if (form !== 'list') throw new Error(`${path}: typed parameters that are no list`);
    const isRepeated = consume(repeatedParams, path, context);
    const name = isRepeated ? 'typedParamList' : direction === 'sent' ? 'typedParamArgs' : 'typedParams';
    return call('params', name, number(declared.size, context));
  }
  if (form === 'list' && type === 'opaque') return call('xdr', 'bytes', number(declared.size, context));
  if (form === 'list' && type === 'char') {
    const isText = consume(textFields, path, context);
    return call('xdr', isText ? 'charText' : 'charList', number(declared.size, context));
  }
  if (form === 'list') return wrap('list', typeCodec(type, path, context), number(declared.size, context));
  if (form === 'array' && type === 'char') return call('xdr', 'charArray', number(declared.size, context));
  if (form === 'pointer') return wrap('optional', typeCodec(type, path, context));
  if (form === 'array') throw new Error(`${path}: an array of ${type}`);
  if (type === 'int' && isBoolean(struct, declared.name, context)) return use('xdr', 'flag');
  return typeCodec(type, path, context);
}

function typeCodec(type: string, path: string, context: FieldContext): CodecModel {
  const plain = plainCodecs[type];
  if (plain) return use('xdr', plain);
  const { typedefs, structs, enums } = context.parsed;
  const typedef = typedefs.get(type);
  if (typedef) return typedefCodec(typedef, path, context);
  if (enums.has(type)) return use('xdr', 'int');
  if (structs.has(type)) return use('types', sharedName(type, context));
  throw new Error(`${path}: the unknown type ${type}`);
}

function typedefCodec(typedef: Declaration, path: string, context: FieldContext): CodecModel {
  const { type, form, size } = typedef;
  if (form === 'pointer') return wrap('optional', typeCodec(type, path, context));
  const length = number(size, context);
  if (form === 'list' && type === 'string') {
    // The one length of strings that the protocol has is written once.
    if (length === 4_194_304) return use('xdr', 'string');
    return call('xdr', 'boundedString', length);
  }
  if (form === 'array' && type === 'opaque' && length === 16) return use('xdr', 'uuid');
  throw new Error(`${path}: a typedef of ${type} as ${form}`);
}

/** remote_nonnull_storage_vol is storageVol. */
export function sharedName(struct: string, context: FieldContext): string {
  const given = structNames[struct];
  if (given) context.used.add(struct);
  return given ?? camelCase(struct.replace(/^remote_(nonnull_)?/, ''));
}

function isBoolean(struct: string, field: string, context: FieldContext): boolean {
  if (/_(is|has)_\w+_ret$/.test(struct)) return true;
  return consume(booleanNames, field, context) || consume(booleanFields, `${struct}.${field}`, context);
}

function consume(list: readonly string[], entry: string, context: FieldContext): boolean {
  if (!list.includes(entry)) return false;
  context.used.add(entry);
  return true;
}

function number(size: string | null, context: FieldContext): number {
  if (size === null) throw new Error('a size is missing');
  if (/^\d+$/.test(size)) return Number(size);
  const value = context.parsed.constants.get(size);
  if (value !== undefined) return number(value, context);
  const known = context.known.get(size);
  if (known === undefined) throw new Error(`the size "${size}" is not known`);
  return known;
}

function use(from: Use['from'], name: string): CodecModel {
  return { code: name, uses: [{ from, name }] };
}

function call(from: Use['from'], name: string, max: number): CodecModel {
  return { code: `${name}(${grouped(max)})`, uses: [{ from, name }] };
}

function wrap(name: 'list' | 'optional', of: CodecModel, max?: number): CodecModel {
  const rest = max === undefined ? '' : `, ${grouped(max)}`;
  return { code: `${name}(${of.code}${rest})`, uses: [{ from: 'xdr', name }, ...of.uses] };
}

/** 16384 as 16_384, which is how numbers are written here. */
export function grouped(value: number): string {
  return value < 10_000 ? String(value) : String(value).replaceAll(/\B(?=(\d{3})+$)/g, '_');
}
