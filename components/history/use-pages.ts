'use client';

import { parseAsString, useQueryStates } from 'nuqs';

/** How many rows of a history are on a page. */
export const pageSize = 50;

/**
 * A page of what grows at its beginning: named by the row that it lies behind, so that it stays the same when more
 * comes. It asks for one row more than it shows, to know whether there is another page.
 */
export function usePages() {
  const [{ before, after }, setPlace] = useQueryStates(
    { before: parseAsString, after: parseAsString },
    { history: 'push' },
  );
  return {
    before,
    after,
    isFirst: before === null && after === null,
    toFirst: () => void setPlace({ before: null, after: null }),
    toOlder: (last: string) => void setPlace({ before: last, after: null }),
    toNewer: (first: string) => void setPlace({ before: null, after: first }),
  };
}

export type Pages = ReturnType<typeof usePages>;

/** Of the rows that were asked for, those of the page, and whether there are others to each side. */
export function pageOf<Row>(rows: Row[], { before, after }: Pick<Pages, 'before' | 'after'>) {
  const hasMore = rows.length > pageSize;
  // Read backwards, what is too much stands at the beginning.
  const isBackwards = before === null && after !== null;
  return {
    rows: isBackwards ? rows.slice(-pageSize) : rows.slice(0, pageSize),
    hasNewer: isBackwards ? hasMore : before !== null,
    hasOlder: isBackwards || hasMore,
  };
}
