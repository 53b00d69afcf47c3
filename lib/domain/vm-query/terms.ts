import { type Field, fieldNamed } from './fields.ts';

export type Operator = ':' | '=' | '>' | '<' | '>=' | '<=';
/** One of the words of a query, all of which have to hold. */
export type Term = { from: number; to: number; isNegated: boolean } & (
  | { kind: 'word'; text: string }
  | { kind: 'field'; field: Field; operator: Operator; value: string }
);

// A quote that is not closed yet goes to the end, because somebody is typing it.
const word = /(?:"[^"]*(?:"|$)|[^\s"])+/g;
const comparison = /^([a-z]+)(:|>=|<=|=|>|<)(.*)$/is;

/**
 * Splits a query into its terms: words, `field:value`, `field>number`, each with `-` before it for its contrary. What
 * stands before a colon and is no field belongs to a word, as in an IPv6 address.
 *
 * @returns with where each stands in the text, from its `-` to the end of its value
 */
export function parseTerms(query: string): Term[] {
  const terms: Term[] = [];
  for (const { 0: raw, index: from } of query.matchAll(word)) {
    const isNegated = raw.startsWith('-') && raw.length > 1;
    const text = isNegated ? raw.slice(1) : raw;
    const place = { from, to: from + raw.length, isNegated };
    const [, name = '', operator, value = ''] = comparison.exec(text) ?? [];
    const field = operator ? fieldNamed(name) : undefined;
    if (field) {
      terms.push({ ...place, kind: 'field', field, operator: operator as Operator, value: unquoted(value) });
    } else if (unquoted(text)) terms.push({ ...place, kind: 'word', text: unquoted(text) });
  }
  return terms;
}

function unquoted(text: string): string {
  return text.replaceAll('"', '');
}
