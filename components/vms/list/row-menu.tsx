'use client';

import { lazy, Suspense, useRef, useState } from 'react';
import { useLatest } from '@/lib/client/use-latest';
import type { VmLines } from '@/lib/client/use-vm-lines';
import type { VmRow } from '@/lib/domain/views';

// What can be done with a VM is many dialogs; they come with the first press.
const VmMenu = lazy(() => import('../vm-menu').then((module) => ({ default: module.VmMenu })));

type Opened = {
  vm: VmRow;
  line: number;
  /** Where its button stands in the table. */
  place: { top: number; left: number };
  /** Of this opening: another one begins with nothing of the last. */
  number: number;
};
type RowMenuState = {
  opened: Opened | null;
  open: (line: number, button: HTMLElement) => void;
  /** As the list shows it now. */
  vmOf: (opened: Opened) => VmRow;
};

export function useRowMenu({ at }: Pick<VmLines, 'at'>): RowMenuState {
  const [opened, setOpened] = useState<Opened | null>(null);
  const number = useRef(0);
  const open = useLatest((line: number, button: HTMLElement) => {
    const vm = at(line);
    const table = button.closest('table, [data-row-menus]');
    if (!vm || !table) return;
    const [from, to] = [table.getBoundingClientRect(), button.getBoundingClientRect()];
    number.current += 1;
    const place = { top: to.top - from.top, left: to.left - from.left };
    setOpened({ vm, line, place, number: number.current });
  });
  return {
    opened,
    open,
    vmOf({ vm, line }) {
      const now = at(line);
      return now?.id === vm.id ? now : vm;
    },
  };
}

/**
 * The menu of one row, beside the table and not in it: a row may move or be scrolled away while a dialog of its menu is
 * open. What opens it for the menu's library is a button that nobody sees, where the row's own one stands.
 */
export function RowMenu({ menu }: { menu: RowMenuState }) {
  const { opened, vmOf } = menu;
  if (!opened) return null;
  const { number, place, vm } = opened;
  return (
    <Suspense fallback={null}>
      <VmMenu
        key={number}
        vm={vmOf(opened)}
        isOpenAtFirst
        trigger={
          <button
            type="button"
            tabIndex={-1}
            aria-hidden
            className="pointer-events-none absolute size-7 opacity-0"
            style={place}
            // The focus comes back to what opened the menu.
            onFocus={() => document.querySelector<HTMLElement>(`[data-row-menu="${vm.id}"]`)?.focus()}
          />
        }
      />
    </Suspense>
  );
}
