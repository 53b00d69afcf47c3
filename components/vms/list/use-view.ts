'use client';

import { useSearchParams } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { keepChoice } from '@/components/shell/choices';
import { useLatest } from '@/lib/client/use-latest';
import {
  type ColumnKey,
  type GroupKey,
  type Layout,
  type ListAddress,
  listAddressParams,
  readListAddress,
  type SortKey,
} from '@/lib/domain/vm-view';

/** What the browser keeps for addresses that do not say it. */
export type Kept = { columns: ColumnKey[]; layout: Layout };

// Browsers refuse to write many addresses in a row, and a person who types does not look at them.
const typingMs = 250;

/** What is searched, sorted and shown: all of it in the address, so that a link shows the same list. */
export function useView(kept: Kept) {
  const params = useSearchParams();
  const address = readListAddress(params);
  // What is typed is shown at once; the address follows.
  const [q, setQ] = useState(address.q);
  const written = useRef(address.q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    // Somebody went back, or followed a link.
    if (address.q === written.current) return;
    written.current = address.q;
    setQ(address.q);
  }, [address.q]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const write = useLatest((change: Partial<ListAddress>) => {
    clearTimeout(timer.current);
    // What was just written may not have been drawn yet.
    const now = readListAddress(new URLSearchParams(window.location.search));
    const next = { ...now, q, ...change };
    written.current = next.q;
    // The comma between columns is one that an address may have.
    const query = listAddressParams(next).toString().replaceAll('%2C', ',');
    window.history.replaceState(null, '', `${window.location.pathname}${query ? `?${query}` : ''}`);
  });

  return {
    q,
    sort: address.sort,
    desc: address.desc,
    group: address.group,
    cols: address.cols ?? kept.columns,
    layout: address.layout ?? kept.layout,
    saved: address.saved,
    search(text: string) {
      setQ(text);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => write({ q: text }), typingMs);
    },
    sortBy: (key: SortKey) => write({ sort: key, desc: key === address.sort && !address.desc }),
    groupBy: (group: GroupKey | null) => write({ group }),
    showColumns(cols: ColumnKey[]) {
      keepChoice('vm-columns', cols.join('.'));
      write({ cols });
    },
    showAs(layout: Layout) {
      keepChoice('vm-layout', layout);
      write({ layout });
    },
    /** Shows what a saved view says, and nothing of what is shown now. */
    open({ address, id }: { address: string; id: string }) {
      const next = readListAddress(new URLSearchParams(address));
      setQ(next.q);
      write({ ...next, saved: id });
    },
    markSaved: (id: string | null) => write({ saved: id }),
    /** Of what is shown now, for a view to be saved. */
    addressNow: () => listAddressParams({ ...address, q, saved: null }).toString(),
  };
}
export type ListView = ReturnType<typeof useView>;
