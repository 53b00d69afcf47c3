import type { Protocol, Use } from './model.ts';
import { importsOf, writeStruct } from './write-procedures.ts';

/** Structs that stand in several procedures: the handles of libvirt, and parts of lists. */
export function writeTypes({ structs }: Protocol): string {
  const uses: Use[] = [];
  const entries = structs.flatMap(({ name, fields }) => {
    const type = name.charAt(0).toUpperCase() + name.slice(1);
    return [
      `export const ${name} = ${writeStruct(fields, uses)};`,
      `export type ${type} = Infer<typeof ${name}>;`,
      '',
    ];
  });
  const others = uses.filter(({ from }) => from !== 'types');
  return [...importsOf([...others, { from: 'xdr', name: 'type Infer' }], '.'), '', ...entries].join('\n');
}
