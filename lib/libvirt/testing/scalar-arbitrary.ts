import fc from 'fast-check';
import type { TypedParam } from '../typed-params.ts';

export type TypedParamType = TypedParam['type'];

const int = often([-0x80000000, -1, 0, 1, 0x7fffffff], fc.integer());
const uint = often([0, 1, 0x7fffffff, 0x80000000, 0xffffffff], fc.integer({ min: 0, max: 0xffffffff }));
const hyper = often(
  [-(2n ** 63n), -(2n ** 53n) - 1n, -1n, 0n, 2n ** 53n + 1n, 2n ** 63n - 1n],
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const uhyper = often(
  [0n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n],
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);
const double = often(
  [0, -0, Number.NaN, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_VALUE],
  fc.double(),
);
export const scalarArbitraries = { int, uint, hyper, uhyper, double, flag: fc.boolean() };

/** Text that C and UTF-8 can hold, up to `max` bytes of it. */
export function textOf(max: number): fc.Arbitrary<string> {
  return fc
    .oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('', 'é', '漢字', '🖥️', '%s%n', '../..', '__proto__', 'constructor', 'a'.repeat(300)),
    )
    .map((text) => text.replaceAll('\0', '0'))
    .filter((text) => Buffer.byteLength(text) <= max);
}

/** One arbitrary for each type that a parameter can have. */
export const paramValues: Record<TypedParamType, fc.Arbitrary<number | bigint | boolean | string>> = {
  int,
  uint,
  llong: hyper,
  ullong: uhyper,
  double,
  boolean: fc.boolean(),
  string: textOf(1_000),
};

function often<T>(extremes: T[], others: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof(fc.constantFrom(...extremes), others);
}
