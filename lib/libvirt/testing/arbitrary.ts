import fc from 'fast-check';
import type { AnyCodec, Shape } from '../xdr-types.ts';
import { paramValues, scalarArbitraries, type TypedParamType, textOf } from './scalar-arbitrary.ts';
import {
  type Direction,
  typedParamArgsArbitrary,
  typedParamsArbitrary,
  typedParamsAsRead,
} from './typed-param-arbitrary.ts';

export type { Direction };

/** Values of one codec, small, with the extremes of every type often among them. */
export function arbitraryOf({ shape }: AnyCodec, direction: Direction): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'int':
    case 'uint':
    case 'hyper':
    case 'uhyper':
    case 'double':
    case 'flag':
      return scalarArbitraries[shape.kind];
    case 'uuid':
      return fc
        .tuple(
          fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes)),
          fc.boolean(),
        )
        .map(([bytes, isUpper]) =>
          uuidText(isUpper ? bytes.toString('hex').toUpperCase() : bytes.toString('hex')),
        );
    case 'nothing':
      return fc.constant({});
    case 'string':
      return textOf(shape.max);
    case 'charText':
      return textOf(shape.max - 1);
    case 'charArray':
      return fc
        .array(fc.integer({ min: 1, max: 255 }), { maxLength: shape.length })
        .map((codes) => String.fromCharCode(...codes));
    case 'bytes':
    case 'charList':
      return fc.uint8Array({ maxLength: Math.min(shape.max, 40) });
    case 'optional':
      return fc.option(arbitraryOf(shape.of, direction), { freq: 2 });
    case 'list':
      return fc.array(arbitraryOf(shape.of, direction), { maxLength: Math.min(shape.max, 3) });
    case 'struct':
      return fc.record(
        Object.fromEntries(
          Object.entries(shape.fields).map(([name, codec]) => [name, arbitraryOf(codec, direction)]),
        ),
        { noNullPrototype: true },
      );
    case 'typedParams':
      return direction === 'args' ? typedParamArgsArbitrary(shape.max) : typedParamsArbitrary(shape.max);
    case 'typedParamList':
      return fc.array(typedParam, { maxLength: Math.min(shape.max, 4) });
  }
}

/** What a reader gives for a value that was written: equal, but for what several spellings have in common. */
export function asRead({ shape }: AnyCodec, value: unknown, direction: Direction): unknown {
  switch (shape.kind) {
    case 'uuid':
      return (value as string).toLowerCase();
    case 'bytes':
      return Buffer.from(value as Uint8Array);
    case 'optional':
      return value === null ? null : asRead(shape.of, value, direction);
    case 'list':
      return (value as unknown[]).map((item) => asRead(shape.of, item, direction));
    case 'struct':
      return structAsRead(shape, value as Record<string, unknown>, direction);
    case 'typedParams':
      return typedParamsAsRead(value as Record<string, unknown>, direction);
    default:
      return value;
  }
}

function structAsRead(
  { fields }: Shape & { kind: 'struct' },
  value: Record<string, unknown>,
  direction: Direction,
): unknown {
  return Object.fromEntries(
    Object.entries(fields).map(([name, codec]) => [name, asRead(codec, value[name], direction)]),
  );
}

const typedParam = fc
  .constantFrom(...(Object.keys(paramValues) as TypedParamType[]))
  .chain((type) =>
    fc.record(
      { field: textOf(1_000), type: fc.constant(type), value: paramValues[type] },
      { noNullPrototype: true },
    ),
  );

function uuidText(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
