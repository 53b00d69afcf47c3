import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MigrateParam } from './constants/domain.ts';
import { EncodeError } from './errors.ts';
import { typedFields } from './typed-fields.ts';
import { type TypedParamArgs, typedParamArgs, typedParamList } from './typed-params.ts';
import { createReader, createWriter } from './xdr.ts';

function encode(params: TypedParamArgs, max = 64): Buffer {
  const writer = createWriter(1_000_000);
  typedParamArgs(max).write(writer, params);
  return writer.buffer.subarray(0, writer.offset);
}

/** What the daemon would read, with the types. */
const sent = (params: TypedParamArgs) => typedParamList(64).read(createReader(encode(params)));

describe('parameters to send', () => {
  it('have the types that libvirt wants for its own names, whatever kind of number is given', () => {
    expect(
      sent({
        [MigrateParam.bandwidth]: 5,
        [MigrateParam.disksPort]: 49_152n,
        cpu_shares: 2n ** 64n - 1n,
        vcpu_quota: -1,
        weight: 500,
        cache_misses: true,
        [MigrateParam.uri]: 'tcp://there',
      }),
    ).toEqual([
      { field: 'bandwidth', type: 'ullong', value: 5n },
      { field: 'disks_port', type: 'int', value: 49_152 },
      { field: 'cpu_shares', type: 'ullong', value: 2n ** 64n - 1n },
      { field: 'vcpu_quota', type: 'llong', value: -1n },
      { field: 'weight', type: 'uint', value: 500 },
      { field: 'cache_misses', type: 'boolean', value: true },
      { field: 'migrate_uri', type: 'string', value: 'tcp://there' },
    ]);
  });

  it('are guessed where nobody knows them, and can be given', () => {
    expect(
      sent({
        a: 1,
        b: 4_000_000_000,
        c: 0.5,
        d: -1n,
        e: 1n,
        f: false,
        g: '',
        h: { type: 'ullong', value: 1 },
      }).map(({ type }) => type),
    ).toEqual(['int', 'uint', 'double', 'llong', 'ullong', 'boolean', 'string', 'ullong']);
    expect(sent({ bandwidth: { type: 'int', value: 5 } })).toEqual([
      { field: 'bandwidth', type: 'int', value: 5 },
    ]);
    // Names that every object has are names like any other.
    expect(sent({ constructor: 1, toString: 'x' }).map(({ type }) => type)).toEqual(['int', 'string']);
  });

  it('are sent once for each item of a list, and read back as one', () => {
    const params = { [MigrateParam.migrateDisks]: ['vda', 'vdb'], bandwidth: 1n };
    expect(sent(params).map(({ value }) => value)).toEqual(['vda', 'vdb', 1n]);
    expect({ ...typedParamArgs(64).read(createReader(encode(params))) }).toEqual(params);
  });

  it.each<[string, TypedParamArgs]>([
    ['a text where a number belongs', { bandwidth: '5' }],
    ['a number where a text belongs', { migrate_uri: 5 }],
    ['a number where yes or no belongs', { cache_misses: 1 }],
    ['less than nothing where it cannot be', { bandwidth: -1 }],
    ['a fraction of something whole', { bandwidth: 0.5 }],
    ['a number that is no longer exact', { bandwidth: 2 ** 53 }],
    ['more than fits', { disks_port: 2 ** 31 }],
    ['more than fits of what is forced', { x: { type: 'uint', value: 2n ** 32n } }],
  ])('are refused with %s', (_name, params) => {
    expect(() => encode(params)).toThrow(EncodeError);
  });

  it('are refused when they are too many, lists counted by their items', () => {
    expect(() => encode({ migrate_disks: ['a', 'b', 'c'] }, 2)).toThrow(EncodeError);
  });

  it('of known names come back with their value, for any value that fits', () => {
    const names = [...typedFields].filter(([, type]) => type === 'ullong').map(([name]) => name);
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
        (params) => {
          expect({ ...typedParamArgs(64).read(createReader(encode(params))) }).toEqual({ ...params });
        },
      ),
    );
  });
});
