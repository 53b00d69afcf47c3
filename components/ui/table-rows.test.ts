import { expect, test } from 'vitest';
import { filterRows, sortRows } from './table-rows';

const rows = [
  { name: 'rack-10', site: 'Hall 2', free: 4 },
  { name: 'rack-2', site: 'Hall 1', free: null },
  { name: 'Attic', site: null, free: 9 },
];
const columns = [
  { key: 'name', sortBy: (row: (typeof rows)[number]) => row.name },
  { key: 'free', sortBy: (row: (typeof rows)[number]) => row.free },
  { key: 'gauge' },
];
const names = (found: typeof rows) => found.map(({ name }) => name);

test.each([
  ['name', false, ['Attic', 'rack-2', 'rack-10']],
  ['name', true, ['rack-10', 'rack-2', 'Attic']],
  ['free', false, ['rack-10', 'Attic', 'rack-2']],
  ['free', true, ['Attic', 'rack-10', 'rack-2']],
  ['gauge', false, ['rack-10', 'rack-2', 'Attic']],
  ['', true, ['rack-10', 'rack-2', 'Attic']],
])('sorted by %s, descending %s, what is not known stands last', (sort, desc, expected) =>
  expect(names(sortRows(rows, columns, { sort, desc }))).toEqual(expected),
);

test.each([
  ['', ['rack-10', 'rack-2', 'Attic']],
  ['RACK', ['rack-10', 'rack-2']],
  ['rack hall', ['rack-10', 'rack-2']],
  ['site:"hall 1"', ['rack-2']],
  ['site:"hall 1","hall 2"', ['rack-10', 'rack-2']],
  ['-rack', ['Attic']],
  ['-site:hall', ['Attic']],
  ['site:', ['rack-10', 'rack-2', 'Attic']],
  ['-site:', ['rack-10', 'rack-2', 'Attic']],
  ['fe80::1', []],
  ['site:attic', []],
  ['"hall 2', ['rack-10']],
])('the query %j finds %j', (query, expected) =>
  expect(names(filterRows(rows, query, ({ name, site }) => ({ name, site })))).toEqual(expected),
);
