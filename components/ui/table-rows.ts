import type { Column } from './table';
import type { TableView } from './use-table-view';

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Rows in the order of a column; in the order that they came in where no column of that name can be sorted by. */
export function sortRows<Row>(
  rows: Row[],
  columns: Pick<Column<Row>, 'key' | 'sortBy'>[],
  { sort, desc }: Pick<TableView, 'sort' | 'desc'>,
): Row[] {
  const sortBy = columns.find(({ key }) => key === sort)?.sortBy;
  if (!sortBy) return rows;
  const direction = desc ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [one, other] = [sortBy(a), sortBy(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    const order =
      typeof one === 'number' && typeof other === 'number'
        ? one - other
        : collator.compare(String(one), String(other));
    return direction * order;
  });
}

// A quote that is not closed yet goes to the end, because somebody is typing it.
const word = /(?:"[^"]*(?:"|$)|[^\s"])+/g;

/**
 * Rows that have all words of a query, as the search of VMs reads it: a word is looked for in everything, `host:rack`
 * in one field, with commas between alternatives, and `-` before either asks for its contrary.
 * @param textsOf  what of a row is searched, by the name of its field
 */
export function filterRows<Row>(
  rows: Row[],
  query: string,
  textsOf: (row: Row) => Record<string, string | null>,
): Row[] {
  const terms = [...query.matchAll(word)].map(([raw]) => readTerm(raw));
  if (terms.length === 0) return rows;
  return rows.filter((row) => {
    const texts = Object.entries(textsOf(row)).map(
      ([name, text]) => [name, (text ?? '').toLowerCase()] as const,
    );
    return terms.every(({ isNegated, field, values, whole }) => {
      const isField = texts.some(([name]) => name === field);
      // What is not written yet asks nothing.
      if (isField && values.length === 0) return true;
      const isFound = texts.some(([name, text]) =>
        isField ? name === field && values.some((value) => text.includes(value)) : text.includes(whole),
      );
      return isFound !== isNegated;
    });
  });
}

function readTerm(raw: string) {
  const isNegated = raw.startsWith('-') && raw.length > 1;
  const whole = (isNegated ? raw.slice(1) : raw).replaceAll('"', '').toLowerCase();
  const at = whole.indexOf(':');
  return {
    isNegated,
    whole,
    field: at === -1 ? null : whole.slice(0, at),
    values:
      at === -1
        ? []
        : whole
            .slice(at + 1)
            .split(',')
            .filter(Boolean),
  };
}
