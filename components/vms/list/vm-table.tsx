'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { Fragment, type MouseEvent, type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { CheckBox } from '@/components/ui/checkbox';
import { cx } from '@/components/ui/cx';
import { isTypingIn, keyCommand, step } from '@/lib/client/keys';
import { type ColumnKey, columns, usualColumns } from './columns';
import type { Entry, SortKey } from './model';
import type { Selection } from './use-selection';
import { VmRow } from './vm-row';

const fixed = [
  { key: 'name', text: 'Name', className: 'text-left' },
  { key: 'state', text: 'State', className: 'w-52 text-left' },
] as const;

export function VmTable({
  entries,
  groupSizes,
  sort,
  isDescending,
  onSort,
  shown = usualColumns,
  selection,
}: {
  /** Those of one group stand together. */
  entries: Entry[];
  /** How many each group has in all, also on other pages. */
  groupSizes?: ReadonlyMap<string, number>;
  sort: SortKey;
  isDescending: boolean;
  /** Left out where the order is fixed. */
  onSort?: (key: SortKey) => void;
  /** The columns after name and state. */
  shown?: ColumnKey[];
  selection: Selection;
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body, selection.toggle);
  const ids = entries.map(({ vm }) => vm.id);
  const selected = ids.filter((id) => selection.has(id)).length;
  const range = useRange(ids, selection);
  return (
    <table className="w-full table-fixed border-collapse text-13 max-md:block">
      <caption className="sr-only">Virtual machines</caption>
      <thead className="max-md:hidden">
        <tr className="h-8 border-line border-b text-12 text-text-3">
          <th scope="col" className="w-8 pl-2">
            <CheckBox
              isChecked={selected === 0 ? false : selected === ids.length ? true : 'indeterminate'}
              onChange={(isSelected) => selection.set(ids, isSelected)}
              label="Select all shown"
            />
          </th>
          {[...fixed, ...shown.map((key) => ({ key, ...columns[key] }))].map(({ key, text, className }) => {
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
      <tbody ref={body} className="max-md:block" onClickCapture={range.onClickCapture}>
        {entries.map(({ vm, group }, index) => (
          <Fragment key={group === null ? vm.id : `${group}/${vm.id}`}>
            {group !== null && group !== entries[index - 1]?.group ? (
              <GroupRow name={group} number={groupSizes?.get(group)} />
            ) : null}
            <VmRow
              vm={vm}
              shown={shown}
              isSelected={selection.has(vm.id)}
              onSelect={(isSelected) => range.select(index, isSelected)}
            />
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

/** One cell that shows past its width: one that spans all columns would bring back those that narrow windows hide. */
function GroupRow({ name, number }: { name: string; number: number | undefined }) {
  return (
    <tr className="h-9 border-line border-b max-md:block max-md:h-auto">
      <th
        scope="rowgroup"
        className="whitespace-nowrap px-2 pt-2 text-left font-semibold text-12 max-md:block max-md:px-0 max-md:pt-4 max-md:pb-1.5"
      >
        {name} {number === undefined ? null : <span className="font-normal text-text-3">{number}</span>}
      </th>
    </tr>
  );
}

/** With Shift held, all between the last box that was pressed and this one. */
function useRange(ids: string[], selection: Selection) {
  const last = useRef<string | null>(null);
  const isShift = useRef(false);
  return {
    onClickCapture: (event: MouseEvent) => {
      isShift.current = event.shiftKey;
    },
    select: (index: number, isSelected: boolean) => {
      const from = last.current === null ? -1 : ids.indexOf(last.current);
      const [begin, end] =
        isShift.current && from !== -1 ? [Math.min(from, index), Math.max(from, index)] : [index, index];
      selection.set(ids.slice(begin, end + 1), isSelected);
      last.current = ids[index] ?? null;
    },
  };
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
