import type { TypedParamType } from '../typed-param-type.ts';
import { fieldGroups, fieldTypes } from './overrides-constants.ts';
import type { StringDefine } from './parse-headers.ts';
import { groupOf } from './write-constants.ts';

/** How the comments of libvirt's headers call the types. */
const words: [RegExp, TypedParamType][] = [
  [/VIR_TYPED_PARAM_ULLONG|\bullong\b|\bunsigned long long\b/i, 'ullong'],
  [/VIR_TYPED_PARAM_LLONG|\bllong\b|(?<!unsigned )\blong long\b/i, 'llong'],
  [/VIR_TYPED_PARAM_UINT|\buint\b|\bunsigned int\b/i, 'uint'],
  [/VIR_TYPED_PARAM_INT\b|\bas (?:an )?int(?:eger)?\b/i, 'int'],
  [/VIR_TYPED_PARAM_DOUBLE|\bas (?:a )?double\b/i, 'double'],
  [/VIR_TYPED_PARAM_BOOLEAN|\bas (?:a )?bool(?:ean)?\b/i, 'boolean'],
  [/VIR_TYPED_PARAM_STRING|\bas (?:a )?string\b/i, 'string'],
];

/**
 * The type of each parameter that can be an argument: the one that the daemon's own code insists on, else the one
 * that the header's comment names.
 * @param code  C of the daemon, where types stand behind names: `VIR_DOMAIN_NUMA_MODE, VIR_TYPED_PARAM_INT`
 * @throws where a name has no type, or the two disagree, or one name has two types
 */
export function collectFieldTypes(
  strings: readonly StringDefine[],
  code: readonly string[],
): Map<string, TypedParamType> {
  const insisted = typesInCode(code);
  const found = new Map<string, TypedParamType>();
  const doubtful: string[] = [];
  for (const { name, text, comment } of strings) {
    if (!fieldGroups[groupOf(name)[0]]?.isSent) continue;
    const said = words.filter(([pattern]) => pattern.test(comment)).map(([, type]) => type);
    const wanted = [...(insisted.get(name) ?? said)];
    const isOne = wanted.length === 1 && wanted.every((type) => said.length === 0 || said.includes(type));
    const type = fieldTypes[text] ?? (isOne ? wanted[0] : undefined);
    const other = found.get(text);
    if (!type) doubtful.push(`${name} "${text}" (code: ${wanted.join(', ')}; comment: ${said.join(', ')})`);
    else if (other && other !== type) doubtful.push(`${name} "${text}" (${other} and ${type})`);
    else found.set(text, type);
  }
  const unused = Object.keys(fieldTypes).filter((field) => !found.has(field));
  if (unused.length > 0) throw new Error(`types of parameters that there are not: ${unused.join(', ')}`);
  if (doubtful.length > 0)
    throw new Error(`types to name in overrides-constants.ts:\n${doubtful.join('\n')}`);
  return found;
}

function typesInCode(code: readonly string[]): Map<string, Set<TypedParamType>> {
  const found = new Map<string, Set<TypedParamType>>();
  for (const text of code)
    for (const [, name = '', type = ''] of text.matchAll(
      /\b(VIR_[A-Z\d_]+),[\s\\]*VIR_TYPED_PARAM_(INT|UINT|LLONG|ULLONG|DOUBLE|BOOLEAN|STRING)\b/g,
    ))
      found.set(name, (found.get(name) ?? new Set()).add(type.toLowerCase() as TypedParamType));
  return found;
}

export function writeFieldTypes(types: ReadonlyMap<string, TypedParamType>): string {
  return [
    "import type { TypedParamType } from './typed-param-type.ts';",
    '',
    '/** The type that libvirt wants for each parameter that can be sent. */',
    'export const typedFields: ReadonlyMap<string, TypedParamType> = new Map<string, TypedParamType>([',
    ...[...types].sort().map(([field, type]) => `['${field}', '${type}'],`),
    ']);',
    '',
  ].join('\n');
}
