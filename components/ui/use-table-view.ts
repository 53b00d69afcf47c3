'use client';

import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs';

export type TableView = {
  /** What is searched for. */
  q: string;
  /** A column's key; empty for the order that the rows come in. */
  sort: string;
  desc: boolean;
  search: (q: string) => void;
  /** The same column again turns the order round. */
  sortBy: (key: string) => void;
};

/** What a table shows and in which order, in the address: a link shows the same. */
export function useTableView(): TableView {
  const [view, setView] = useQueryStates(
    {
      q: parseAsString.withDefault(''),
      sort: parseAsString.withDefault(''),
      desc: parseAsBoolean.withDefault(false),
    },
    { history: 'replace' },
  );
  return {
    ...view,
    search: (q) => void setView({ q: q || null }),
    sortBy: (key) => void setView({ sort: key, desc: (key === view.sort && !view.desc) || null }),
  };
}
