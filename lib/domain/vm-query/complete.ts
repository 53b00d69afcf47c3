import type { VmRow } from '../views.ts';
import { type Field, fields } from './fields.ts';
import { parseTerms } from './terms.ts';

/** What could be written where the cursor is. */
export type Completion = {
  text: string;
  /** What it means, or how many VMs have it. */
  note: string;
  /** The whole query with it written in, and where the cursor is then. */
  query: string;
  cursor: number;
};

const maxCompletions = 8;

/**
 * What can be written at the cursor: names of fields for a word that could become one, and for a field of texts the
 * values that VMs have, those of most VMs first.
 *
 * @param cursor  an offset in the query; only the term that ends there is completed
 */
export function completeVmQuery(query: string, cursor: number, vms: VmRow[]): Completion[] {
  const term = parseTerms(query).find(({ from, to }) => from < cursor && cursor <= to);
  if (term && cursor < term.to) return [];
  const sign = term?.isNegated ? '-' : '';
  const from = term?.from ?? cursor;
  if (term?.kind !== 'field') {
    const begun = term?.text.toLowerCase() ?? '';
    return fields
      .filter(({ name }) => name.startsWith(begun))
      .map((field) => {
        const text = field.kind === 'text' ? `${field.name}:` : `${field.name}>`;
        return { text, note: field.hint, ...written(`${sign}${text}`) };
      });
  }
  if (term.field.kind !== 'text') return [];
  const parts = term.value.split(',');
  const begun = parts.at(-1)?.toLowerCase() ?? '';
  const before = parts.slice(0, -1);
  return valuesOf(term.field, vms)
    .filter(([value]) => value.toLowerCase().startsWith(begun) && !before.includes(value))
    .filter(([value]) => value.toLowerCase() !== begun)
    .slice(0, maxCompletions)
    .map(([value, number]) => {
      const all = [...before, value].join(',');
      const quoted = /\s/.test(all) ? `"${all}"` : all;
      return {
        text: value,
        note: number.toLocaleString('en'),
        ...written(`${sign}${term.field.name}:${quoted} `),
      };
    });

  function written(text: string): { query: string; cursor: number } {
    const after = query.slice(term?.to ?? cursor);
    const rest = text.endsWith(' ') ? after.trimStart() : after;
    return { query: query.slice(0, from) + text + rest, cursor: from + text.length };
  }
}

function valuesOf(field: Field & { kind: 'text' }, vms: VmRow[]): [value: string, number: number][] {
  const numbers = new Map<string, number>();
  for (const vm of vms) for (const value of field.of(vm)) numbers.set(value, (numbers.get(value) ?? 0) + 1);
  return [...numbers].toSorted(
    ([a, ofA], [b, ofB]) => ofB - ofA || a.localeCompare(b, 'en', { numeric: true }),
  );
}
