import type { ProcedureModel } from './model.ts';
import { typeName } from './names.ts';
import type { Api } from './parse-docs.ts';

/** Finds the function of C that a procedure serves: its name, without underscores and capitals, is the same. */
export function createApiFinder(
  symbols: ReadonlyMap<string, string>,
  docs: ReadonlyMap<string, ReadonlyMap<string, string[]>>,
): (procedure: ProcedureModel) => Api | null {
  const byPlainName = new Map<string, string>();
  for (const name of symbols.keys()) byPlainName.set(plain(name), name);
  return ({ name }) => {
    const found = byPlainName.get(`vir${plain(name)}`);
    if (!found) return null;
    return { name: found, since: symbols.get(found) ?? null, enums: new Map(docs.get(found)) };
  };
}

function plain(name: string): string {
  return name.toLowerCase().replace('qemu', '');
}

/** "virDomainGetXMLDesc, since 0.0.3; flags: DomainXmlFlags" */
export function describeApi(api: Api | null, fields: readonly string[]): string[] {
  if (!api) return [];
  const parts = [api.since ? `${api.name}, since ${api.since}` : api.name];
  for (const [argument, enums] of api.enums)
    if (fields.includes(argument)) parts.push(`${argument}: ${enums.map(typeName).join(' and ')}`);
  return parts;
}
