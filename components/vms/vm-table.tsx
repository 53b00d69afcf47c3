'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { CheckBox } from '@/components/ui/checkbox';
import { cx } from '@/components/ui/cx';
import { isTypingIn, keyCommand, step } from '@/lib/client/keys';
import type { VmRow as Vm } from '@/lib/domain/views';
import type { Selection } from './use-selection';
import { VmRow } from './vm-row';
import type { SortKey } from './vm-table-model';

const columns: { key: SortKey; text: string; className: string }[] = [
  { key: 'name', text: 'Name', className: 'text-left' },
  { key: 'state', text: 'State', className: 'w-52 text-left' },
  { key: 'provider', text: 'Provider', className: 'w-20 text-left max-xl:hidden' },
  { key: 'host', text: 'Host', className: 'w-32 text-left' },
  { key: 'cpu', text: 'CPUs', className: 'w-14 text-right max-lg:hidden' },
  { key: 'memory', text: 'Memory', className: 'w-22 text-right' },
  { key: 'disk', text: 'Disk', className: 'w-22 text-right max-xl:hidden' },
  { key: 'address', text: 'Address', className: 'w-46 pl-6 text-left max-lg:hidden' },
];

export function VmTable({
  vms,
  sort,
  isDescending,
  onSort,
  hasHost = true,
  selection,
}: {
  vms: Vm[];
  sort: SortKey;
  isDescending: boolean;
  /** Left out where the order is fixed. */
  onSort?: (key: SortKey) => void;
  /** False where all are of the same host. */
  hasHost?: boolean;
  selection: Selection;
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body, selection.toggle);
  const shown = columns.filter(({ key }) => hasHost || key !== 'host');
  const selected = vms.filter(({ id }) => selection.has(id)).length;
  return (
    <table className="w-full table-fixed border-collapse text-13 max-md:block">
      <caption className="sr-only">Virtual machines</caption>
      <thead className="max-md:hidden">
        <tr className="h-8 border-line border-b text-12 text-text-3">
          <th scope="col" className="w-8 pl-2">
            <CheckBox
              isChecked={selected === 0 ? false : selected === vms.length ? true : 'indeterminate'}
              onChange={(isSelected) =>
                selection.set(
                  vms.map(({ id }) => id),
                  isSelected,
                )
              }
              label="Select all shown"
            />
          </th>
          {shown.map(({ key, text, className }) => {
            const isSorted = key === sort;
            const Arrow = isDescending ? ArrowDown : ArrowUp;
            return (
              <th
                key={key}
                scope="col"
                aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : undefined}
                className={cx('px-2 font-medium', className)}
              >
                {onSort ? (
                  <button
                    type="button"
                    onClick={() => onSort(key)}
                    className={cx(
                      'inline-flex items-center gap-1 rounded-sm hover:text-text',
                      isSorted && 'text-text',
                    )}
                  >
                    {text}
                    {isSorted ? <Arrow aria-hidden className="size-3" /> : null}
                  </button>
                ) : (
                  text
                )}
              </th>
            );
          })}
          <th scope="col" className="w-10">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body} className="max-md:block">
        {vms.map((vm) => (
          <VmRow
            key={vm.id}
            vm={vm}
            hasHost={hasHost}
            isSelected={selection.has(vm.id)}
            onSelect={(isSelected) => selection.set([vm.id], isSelected)}
          />
        ))}
      </tbody>
    </table>
  );
}

/** j and k move the focus from name to name, x selects the row in focus, e opens its menu. */
function useRowKeys(body: RefObject<HTMLTableSectionElement | null>, toggle: (id: string) => void): void {
  const onToggle = useEffectEvent(toggle);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const command = keyCommand(event, isTypingIn(event.target));
      if (!command || !body.current) return;
      const links = [...body.current.querySelectorAll<HTMLElement>('[data-row-link]')];
      const row = document.activeElement?.closest('[data-row]');
      const at = links.findIndex((link) => row?.contains(link));
      if (command === 'next' || command === 'previous') {
        const target = links[step(at, command === 'next' ? 1 : -1, links.length)];
        target?.focus();
        target?.scrollIntoView({ block: 'nearest' });
      } else if (command === 'select' && links[at]) onToggle(links[at].dataset.rowLink ?? '');
      else if (command === 'menu') openMenu(row);
      else return;
      event.preventDefault();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [body]);
}

function openMenu(row: Element | null | undefined): void {
  const button = row?.querySelector<HTMLElement>('[data-row-menu]');
  // Radix opens its menus on a pointer's press or on Enter; a plain click event does neither.
  button?.focus();
  button?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
}
