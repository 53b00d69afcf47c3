import { expect, test } from 'vitest';
import { pageOf, pageSize } from './use-pages';

const rows = (length: number) => Array.from({ length }, (_, index) => index);

test('the first page knows by one row more that there are older ones', () => {
  const place = { before: null, after: null };
  expect(pageOf(rows(pageSize + 1), place)).toMatchObject({ hasNewer: false, hasOlder: true });
  expect(pageOf(rows(pageSize + 1), place).rows).toHaveLength(pageSize);
  expect(pageOf(rows(pageSize), place)).toMatchObject({ hasNewer: false, hasOlder: false });
});

test('a page behind a row has newer ones, and older ones where more was found than it shows', () => {
  expect(pageOf(rows(3), { before: 'x', after: null })).toMatchObject({ hasNewer: true, hasOlder: false });
  expect(pageOf(rows(pageSize + 1), { before: 'x', after: null })).toMatchObject({ hasOlder: true });
});

test('a page that is read backwards drops what is too new for it', () => {
  const page = pageOf(rows(pageSize + 1), { before: null, after: 'x' });
  expect(page).toMatchObject({ hasNewer: true, hasOlder: true });
  expect(page.rows[0]).toBe(1);
  expect(pageOf(rows(pageSize), { before: null, after: 'x' })).toMatchObject({ hasNewer: false });
});
