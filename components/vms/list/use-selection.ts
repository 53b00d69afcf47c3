'use client';

import { type MouseEvent, useRef, useState } from 'react';
import { useLatest } from '@/lib/client/use-latest';
import type { VmLines } from '@/lib/client/use-vm-lines';

export type Selection = {
  ids: ReadonlySet<string>;
  size: number;
  has: (id: string) => boolean;
  /** One line; with Shift held, all between the last one that was pressed and this one. */
  select: (line: number, isSelected: boolean) => void;
  toggle: (id: string) => void;
  /** Everything that the list shows, also what has not been read. */
  selectAll: () => void;
  clear: () => void;
  /** Is told of every press before `select` is, because a change of a box does not say which keys are held. */
  noteShift: (event: MouseEvent) => void;
};

const none: ReadonlySet<string> = new Set();

/** What is selected, by id: it stays selected when it is no longer shown. */
export function useSelection(lines: Pick<VmLines, 'at' | 'idsOf' | 'known'>): Selection {
  const [ids, setIds] = useState(none);
  const last = useRef<string | null>(null);
  const lastLine = useRef(0);
  const isShift = useRef(false);

  function set(changed: readonly string[], isSelected: boolean): void {
    setIds((before) => {
      const after = new Set(before);
      for (const id of changed) isSelected ? after.add(id) : after.delete(id);
      return after;
    });
  }

  const select = useLatest((line: number, isSelected: boolean) => {
    const id = lines.at(line)?.id;
    if (id === undefined) return;
    // Lines move while others are pressed: the last one is where it is now, as far as that is known.
    const from = lines.at(lastLine.current)?.id === last.current ? lastLine.current : null;
    if (isShift.current && from !== null && from !== line) {
      const [first, end] = from < line ? [from, line] : [line, from];
      void lines.idsOf(first, end + 1).then((all) => set(all, isSelected));
    } else set([id], isSelected);
    last.current = id;
    lastLine.current = line;
  });
  const toggle = useLatest((id: string) => set([id], !ids.has(id)));
  const selectAll = useLatest(() => {
    void lines.idsOf(0, lines.known?.lines ?? 0).then((all) => set(all, true));
  });
  const clear = useLatest(() => setIds(none));
  const noteShift = useLatest((event: MouseEvent) => {
    isShift.current = event.shiftKey;
  });
  return {
    ids,
    size: ids.size,
    has: (id) => ids.has(id),
    ...{ select, toggle, selectAll, clear, noteShift },
  };
}
