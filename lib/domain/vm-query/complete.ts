import type { VmRow } from '../views.ts';
import { fieldNamed, fields } from './fields.ts';
import { parseTerms, type Term } from './terms.ts';

/** What could be written where the cursor is. */
export type Completion = {
  text: string;
  /** What it means, or how many VMs have it. */
  note: string;
  /** The whole query with it written in, and where the cursor is then. */
  query: string;
  cursor: number;
};

/** A value of a field, and how many VMs have it. */
export type FieldValue = readonly [value: string, number: number];

const maxCompletions = 8;

/** Which values have to be known to complete what ends at the cursor; null when it is no field's value. */
export function wantedValues(query: string, cursor: number): { field: string; begun: string } | null {
  const term = termAt(query, cursor);
  if (term?.kind !== 'field' || term.field.kind !== 'text' || cursor < term.to) return null;
  return { field: term.field.name, begun: partsOf(term).begun };
}

/**
 * What can be written at the cursor: names of fields for a word that could become one, and for a field of texts the
 * values that VMs have.
 *
 * @param cursor  an offset in the query; only the term that ends there is completed
 * @param values  those that `wantedValues` asks for
 */
export function completeVmQuery(query: string, cursor: number, values: readonly FieldValue[]): Completion[] {
  const term = termAt(query, cursor);
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
  const { begun, before } = partsOf(term);
  return values
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

function termAt(query: string, cursor: number): Term | undefined {
  return parseTerms(query).find(({ from, to }) => from < cursor && cursor <= to);
}

function partsOf({ value }: Extract<Term, { kind: 'field' }>): { begun: string; before: string[] } {
  const parts = value.split(',');
  return { begun: parts.at(-1)?.toLowerCase() ?? '', before: parts.slice(0, -1) };
}

// More than are shown, because some of them may stand in the query already.
const maxValues = maxCompletions + 24;

/** The values of a field that begin so, those of most VMs first. */
export function valuesOf(vms: Iterable<VmRow>, name: string, begun: string): FieldValue[] {
  const field = fieldNamed(name);
  if (field?.kind !== 'text') return [];
  const numbers = new Map<string, number>();
  for (const vm of vms)
    for (const value of field.of(vm))
      if (value.toLowerCase().startsWith(begun)) numbers.set(value, (numbers.get(value) ?? 0) + 1);
  return [...numbers]
    .sort(([a, ofA], [b, ofB]) => ofB - ofA || a.localeCompare(b, 'en', { numeric: true }))
    .slice(0, maxValues);
}
