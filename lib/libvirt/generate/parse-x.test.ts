import { describe, expect, it } from 'vitest';
import { parseInterface } from './parse-x.ts';

describe('an interface definition', () => {
  it('gives its constants, typedefs, structs and unions as they are written', () => {
    const parsed = parseInterface(`
      %#include "internal.h"
      /* Limits */
      const NAME_MAX = 16;
      const ALSO_MAX = NAME_MAX;
      typedef string thing_name<NAME_MAX>;
      typedef thing_name *thing_name_or_none;
      struct thing {
        thing_name name; /* (const char *) */
        unsigned hyper sizes<ALSO_MAX>;
        char label[32];
        int          count;
      };
      union value switch (int type) {
       case INT: int i;
       case TEXT: thing_name s;
      };`);
    expect(parsed.constants).toEqual(
      new Map([
        ['NAME_MAX', '16'],
        ['ALSO_MAX', 'NAME_MAX'],
      ]),
    );
    expect(parsed.typedefs.get('thing_name')).toMatchObject({
      type: 'string',
      form: 'list',
      size: 'NAME_MAX',
    });
    expect(parsed.typedefs.get('thing_name_or_none')).toMatchObject({ type: 'thing_name', form: 'pointer' });
    expect(parsed.structs.get('thing')).toEqual([
      { type: 'thing_name', name: 'name', form: 'plain', size: null },
      { type: 'unsigned hyper', name: 'sizes', form: 'list', size: 'ALSO_MAX' },
      { type: 'char', name: 'label', form: 'array', size: '32' },
      { type: 'int', name: 'count', form: 'plain', size: null },
    ]);
    expect(parsed.unions.get('value')).toHaveLength(2);
  });

  it('gives the members of enums with what is annotated before them', () => {
    const { enums } = parseInterface(`enum procedure {
      /** @readstream: 2
       * @acl: none */
      PROC_READ = 1,

      /* nothing to say */

      PROC_LAST = 0x10
    };`);
    expect(enums.get('procedure')).toEqual([
      { name: 'PROC_READ', value: 1, comment: expect.stringContaining('@readstream: 2') },
      { name: 'PROC_LAST', value: 16, comment: '' },
    ]);
  });

  it.each([
    ['a definition of an unknown kind', 'program X { };'],
    ['a sign that is none of the language', 'const A = @;'],
    ['a missing semicolon', 'const A = 1 const B = 2;'],
    ['an unknown unsigned type', 'struct a { unsigned double b; };'],
    ['a struct without fields', 'struct a { };'],
    ['a struct that never ends', 'struct a { int b;'],
    ['an enum whose members count by themselves', 'enum a { B, C };'],
    ['the same name twice', 'const A = 1; const A = 2;'],
    ['a list without a bound', 'struct a { int b<>; };'],
    ['a function of C', 'int f(int a);'],
  ])('with %s is refused', (_name, text) => {
    expect(() => parseInterface(text)).toThrow();
  });
});
