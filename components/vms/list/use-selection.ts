'use client';

import { useState } from 'react';
import type { VmRow } from '@/lib/domain/views';

export type Selection = {
  /** In the order of the list. */
  vms: VmRow[];
  has: (id: string) => boolean;
  set: (ids: string[], isSelected: boolean) => void;
  toggle: (id: string) => void;
  clear: () => void;
};

/** What is selected, by id; machines that vanished are no longer part of it. */
export function useSelection(all: VmRow[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const set: Selection['set'] = (changed, isSelected) =>
    setIds((before) => {
      const after = new Set(before);
      for (const id of changed) isSelected ? after.add(id) : after.delete(id);
      return after;
    });
  return {
    vms: ids.size === 0 ? [] : all.filter(({ id }) => ids.has(id)),
    has: (id) => ids.has(id),
    set,
    toggle: (id) => set([id], !ids.has(id)),
    clear: () => setIds(new Set()),
  };
}
