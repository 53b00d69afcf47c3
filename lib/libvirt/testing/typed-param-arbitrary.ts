import fc from 'fast-check';
import { typedFields } from '../typed-fields.ts';
import type { TypedParamValue } from '../typed-params.ts';
import { paramValues, type TypedParamType, textOf } from './scalar-arbitrary.ts';

/** Which codec of typed parameters is meant: only arguments take explicit types and repeated names. */
export type Direction = 'args' | 'result';

type Explicit = { type: TypedParamType; value: TypedParamValue };

/** Parameters of a result: every value speaks for its own type. */
export function typedParamsArbitrary(max: number): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .uniqueArray(fc.tuple(textOf(1_000), fc.oneof(...Object.values(paramValues))), {
      selector: ([field]) => field,
      maxLength: Math.min(max, 4),
    })
    .map(withoutPrototype);
}

/** Parameters of arguments: libvirt's own by name, others by value, with explicit types, and repeated. */
export function typedParamArgsArbitrary(max: number): fc.Arbitrary<Record<string, unknown>> {
  const known = fc.constantFrom(...typedFields).chain(([field, type]) => {
    const one = fc.oneof(paramValues[type], explicit(type), spelledOtherwise(type));
    return fc.tuple(fc.constant(field), fc.oneof(one, fc.array(one, { maxLength: 3 })));
  });
  const type = fc.constantFrom(...(Object.keys(paramValues) as TypedParamType[]));
  const own = textOf(1_000).filter((field) => !typedFields.has(field));
  const unknown = fc.tuple(own, fc.oneof(...Object.values(paramValues), type.chain(explicit)));
  return fc
    .uniqueArray(fc.oneof(known, unknown), {
      selector: ([field]) => field,
      // Each may be repeated up to three times.
      maxLength: Math.min(Math.floor(max / 3), 4),
    })
    .map(withoutPrototype);
}

/** What the reader of such parameters gives. */
export function typedParamsAsRead(
  params: Record<string, unknown>,
  direction: Direction,
): Record<string, unknown> {
  if (direction === 'result') return params;
  const read: [string, unknown][] = [];
  for (const [field, given] of Object.entries(params)) {
    const items = (Array.isArray(given) ? given : [given]).map((item) => valueAsRead(field, item));
    if (items.length > 0) read.push([field, items.length === 1 ? items[0] : items]);
  }
  return withoutPrototype(read);
}

function valueAsRead(field: string, item: TypedParamValue | Explicit): TypedParamValue {
  const isExplicit = typeof item === 'object';
  const value = isExplicit ? item.value : item;
  const type = isExplicit ? item.type : typedFields.get(field);
  if ((type === 'llong' || type === 'ullong') && typeof value === 'number') return BigInt(value);
  if (type !== undefined && type !== 'llong' && type !== 'ullong' && typeof value === 'bigint')
    return Number(value);
  return value;
}

function explicit(type: TypedParamType): fc.Arbitrary<Explicit> {
  return paramValues[type].map((value) => ({ type, value }));
}

/** A number where a bigint belongs, and the other way round, as callers write them. */
function spelledOtherwise(type: TypedParamType): fc.Arbitrary<TypedParamValue> {
  if (type === 'llong' || type === 'ullong') return fc.nat();
  if (type === 'int' || type === 'uint' || type === 'double') return fc.nat().map(BigInt);
  return paramValues[type];
}

function withoutPrototype(entries: [string, unknown][]): Record<string, unknown> {
  const value: Record<string, unknown> = Object.create(null);
  for (const [field, item] of entries) value[field] = item;
  return value;
}
