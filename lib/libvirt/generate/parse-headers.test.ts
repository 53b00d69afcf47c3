import { describe, expect, it } from 'vitest';
import { parseHeader } from './parse-headers.ts';
import { collectFieldTypes } from './typed-fields.ts';
import { writeConstants } from './write-constants.ts';

const flags = `
/**
 * virThingXMLFlags:
 *
 * Since: 1.2.3
 */
typedef enum {
    VIR_THING_XML_SECURE = (1 << 0), /* keep it
                                        to yourself (Since: 1.2.3) */
    VIR_THING_XML_MIGRATABLE = VIR_THING_XML_SECURE << 1, /* (Since: 2.0.0) */
    /* of both
     * (Since: 3.0.0) */
    VIR_THING_XML_BOTH = VIR_THING_XML_SECURE | VIR_THING_XML_MIGRATABLE,
    VIR_THING_XML_NEXT,
    VIR_THING_XML_HIGHEST = 1U << 31,
    VIR_THING_XML_NOWHERE = -2,

# ifdef VIR_ENUM_SENTINELS
    VIR_THING_XML_LAST /* (Since: 1.2.3) */
# endif
} virThingXMLFlags;
`;

describe('a header', () => {
  it('gives the values of its enums, and since when they are', () => {
    const { enums } = parseHeader(flags, new Map());
    expect(enums).toEqual([
      {
        name: 'virThingXMLFlags',
        since: '1.2.3',
        members: [
          { name: 'VIR_THING_XML_SECURE', value: 1, since: '1.2.3' },
          { name: 'VIR_THING_XML_MIGRATABLE', value: 2, since: '2.0.0' },
          { name: 'VIR_THING_XML_BOTH', value: 3, since: '3.0.0' },
          { name: 'VIR_THING_XML_NEXT', value: 4, since: null },
          { name: 'VIR_THING_XML_HIGHEST', value: 2_147_483_648, since: null },
          { name: 'VIR_THING_XML_NOWHERE', value: -2, since: null },
        ],
      },
    ]);
  });

  it('becomes constants without what their names have in common', () => {
    const text = writeConstants(parseHeader(flags, new Map()), new Set());
    expect(text).toBe(`/** virThingXMLFlags, since 1.2.3 */
export const ThingXmlFlags = {
secure: 1,
migratable: 2, // since 2.0.0
both: 3, // since 3.0.0
next: 4,
highest: 2147483648,
nowhere: -2,
} as const;
`);
  });

  it('with one member is cut by the name of its type', () => {
    const one = 'typedef enum {\n VIR_THING_DEFINE_VALIDATE = 1,\n} virThingDefineFlags;';
    const text = writeConstants(parseHeader(one, new Map()), new Set());
    expect(text).toContain('export const ThingDefineFlags = {\nvalidate: 1,');
  });

  it.each([
    ['uses an unknown name', 'typedef enum {\n A = B,\n} virX;'],
    ['calculates in another way', 'typedef enum {\n A = 4 / 2,\n} virX;'],
    ['is written in another way', 'enum virX { A = 1 };'],
    ['has a member twice', 'typedef enum {\n A = 1,\n A = 2,\n} virX;'],
  ])('with an enum that %s is refused', (_name, text) => {
    expect(() => parseHeader(text, new Map())).toThrow();
  });

  it('with a number that nobody named is refused', () => {
    const header = parseHeader('# define VIR_THING_MAX 5\n', new Map());
    expect(() => writeConstants(header, new Set())).toThrow('VIR_THING_MAX');
  });
});

describe('a typed parameter', () => {
  const header = (comment: string, name = 'VIR_DOMAIN_NUMA_MODE', text = 'numa_mode') =>
    parseHeader(`/**\n * ${comment}\n */\n# define ${name} "${text}"\n`, new Map()).strings;

  it('has the type that the daemon’s code insists on', () => {
    const code = 'virTypedParamsValidate(params, n,\n VIR_DOMAIN_NUMA_MODE,\n VIR_TYPED_PARAM_INT, NULL)';
    expect(collectFieldTypes(header('no type here'), [code])).toEqual(new Map([['numa_mode', 'int']]));
  });

  it.each([
    ['as VIR_TYPED_PARAM_ULLONG.', 'ullong'],
    ['the quota, as a llong', 'llong'],
    ['as an uint', 'uint'],
    ['a path, as a string', 'string'],
  ])('has the type of its comment otherwise: %s', (comment, type) => {
    expect(collectFieldTypes(header(comment), [])).toEqual(new Map([['numa_mode', type]]));
  });

  it.each([
    ['has no type', () => collectFieldTypes(header('no type here'), [])],
    ['has two', () => collectFieldTypes(header('as an int or as a string'), [])],
    [
      'has another in the code',
      () => collectFieldTypes(header('as a string'), ['VIR_DOMAIN_NUMA_MODE, VIR_TYPED_PARAM_INT']),
    ],
    [
      'has another in another group',
      () => collectFieldTypes([...header('as an int'), ...header('as a string', 'VIR_MIGRATE_PARAM_X')], []),
    ],
  ])('that %s stops the generator', (_name, act) => {
    expect(act).toThrow('numa_mode');
  });

  it('of an unknown group stops the generator', () => {
    expect(() => collectFieldTypes(header('as an int', 'VIR_THING_MODE'), [])).toThrow('VIR_THING_MODE');
  });
});
