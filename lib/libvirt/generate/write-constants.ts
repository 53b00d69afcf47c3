import { camelCase, docstring, property, splitWords, typeName } from './names.ts';
import { constantNames, constantPrefixes, countMembers, fieldGroups } from './overrides-constants.ts';
import type { Header, HeaderEnum, StringDefine } from './parse-headers.ts';

/** @returns the text of one constants file: the enums of one header, and the names of its typed parameters */
export function writeConstants({ enums, strings, numbers }: Header, used: Set<string>): string {
  const parts = enums.map((found) => writeEnum(found, used));
  for (const [name, value] of numbers) parts.push(writeNumber(name, value, used));
  parts.push(...writeFieldNames(strings));
  return parts.join('\n');
}

function writeEnum({ name, since, members: all }: HeaderEnum, used: Set<string>): string {
  const members = all.filter((member) => !countMembers.includes(member.name));
  for (const member of all) if (!members.includes(member)) used.add(member.name);
  const given = constantNames[name];
  if (given || constantPrefixes[name]) used.add(name);
  const prefix = prefixOf(
    name,
    members.map((member) => member.name),
  );
  const taken = new Set<string>();
  const lines = members.map((member) => {
    const short = member.name.startsWith(prefix)
      ? member.name.slice(prefix.length)
      : member.name.replace(/^VIR_/, '');
    const key = camelCase(short);
    if (!/^[a-z]\w*$/.test(key) || taken.has(key))
      throw new Error(`${name}: "${key}" is no name for ${member.name}`);
    taken.add(key);
    const newer = member.since && member.since !== since ? ` // since ${member.since}` : '';
    return `${property(key)}: ${member.value},${newer}`;
  });
  const doc = docstring([since ? `${name}, since ${since}` : name]);
  return `${doc}export const ${given ?? typeName(name)} = {\n${lines.join('\n')}\n} as const;\n`;
}

/**
 * What all members begin with. With one member only its type's name can tell: virDomainDefineFlags and
 * VIR_DOMAIN_DEFINE_VALIDATE have VIR_DOMAIN_DEFINE_ in common.
 */
function prefixOf(type: string, members: readonly string[]): string {
  const given = constantPrefixes[type];
  if (given) return given;
  const words = members.map((member) => member.split('_'));
  const [first = []] = words;
  const own = ['VIR', ...splitWords(type.replace(/^vir/, '')).map((word) => word.toUpperCase())];
  const limit = Math.min(...words.map(({ length }) => length)) - 1;
  let count = 0;
  while (
    count < limit &&
    words.every((other) => other[count] === first[count]) &&
    (members.length > 1 || first[count] === own[count]) &&
    // A name cannot begin with a digit, so such a word keeps the one before it.
    words.every((other) => !/^\d/.test(other[count + 1] ?? ''))
  )
    count++;
  return count > 0 ? `${first.slice(0, count).join('_')}_` : '';
}

function writeNumber(name: string, value: number, used: Set<string>): string {
  const given = constantNames[name];
  if (given === undefined) throw new Error(`the constant ${name} is new: name it in overrides-constants.ts`);
  used.add(name);
  if (given === '') return '';
  return `${docstring([name])}export const ${given} = ${value};\n`;
}

/** Names of typed parameters: one object for each group of them. */
function writeFieldNames(strings: readonly StringDefine[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { name, text } of strings) {
    const [prefix, group] = groupOf(name);
    const key = camelCase(name.slice(prefix.length));
    const lines = groups.get(group) ?? [];
    groups.set(group, lines);
    lines.push(`${property(key)}: '${text}',`);
  }
  return [...groups].map(
    ([group, lines]) =>
      `/** Names of typed parameters. */\nexport const ${group} = {\n${lines.join('\n')}\n} as const;\n`,
  );
}

export function groupOf(name: string): [prefix: string, group: string] {
  const found = Object.entries(fieldGroups).find(([prefix]) => name.startsWith(prefix));
  if (!found)
    throw new Error(`the parameter ${name} is of no known group: name it in overrides-constants.ts`);
  return [found[0], found[1].name];
}
