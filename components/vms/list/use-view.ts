'use client';

import {
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from 'nuqs';
import { keepChoice } from '@/components/shell/choices';
import { type ColumnKey, columnKeys } from './columns';
import { type GroupKey, groupKeys, type SortKey, sortKeys } from './model';

/** What is searched, sorted and shown: all of it in the address, so that a link shows the same list. */
export function useView(keptColumns: ColumnKey[]) {
  const [view, setView] = useQueryStates(
    {
      q: parseAsString.withDefault(''),
      sort: parseAsStringLiteral(sortKeys).withDefault('name'),
      desc: parseAsBoolean.withDefault(false),
      group: parseAsStringLiteral(groupKeys),
      cols: parseAsArrayOf(parseAsStringLiteral(columnKeys)).withDefault(keptColumns),
      page: parseAsInteger.withDefault(1),
    },
    { history: 'replace' },
  );
  return {
    ...view,
    search: (q: string) => void setView({ q: q || null, page: null }),
    sortBy: (key: SortKey) =>
      void setView({ sort: key, desc: key === view.sort ? !view.desc || null : null, page: null }),
    groupBy: (group: GroupKey | null) => void setView({ group, page: null }),
    showColumns: (cols: ColumnKey[]) => {
      keepChoice('vm-columns', cols.join('.'));
      void setView({ cols });
    },
    turnTo: (page: number) => void setView({ page }),
  };
}
