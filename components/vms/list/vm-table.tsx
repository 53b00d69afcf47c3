'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { CheckBox } from '@/components/ui/checkbox';
import { cx } from '@/components/ui/cx';
import { useDrawnRows } from '@/lib/client/use-drawn-rows';
import { type RowForm, useRowForm } from '@/lib/client/use-row-form';
import type { VmLines } from '@/lib/client/use-vm-lines';
import { layOut } from '@/lib/domain/list-layout';
import type { ColumnKey, SortKey } from '@/lib/domain/vm-view';
import { columns } from './columns';
import { GroupName } from './group-head';
import { RowMenu, useRowMenu } from './row-menu';
import { useRowKeys } from './use-row-keys';
import type { Selection } from './use-selection';
import { useShown } from './use-shown';
import { PendingRow, VmRow } from './vm-row';

const fixed = [
  { key: 'name', text: 'Name', className: 'min-w-0 flex-1' },
  { key: 'state', text: 'State', className: 'w-42 shrink-0' },
] as const;
const lineHeights: Record<RowForm, number> = { compact: 36, comfortable: 44, phone: 64 };
const groupHeight = 36;

type Props = {
  lines: VmLines;
  /** Left out where the order is fixed. */
  onSort?: (key: SortKey) => void;
  /** The columns after name and state. */
  shown: readonly ColumnKey[];
  selection: Selection;
  density: 'compact' | 'comfortable';
};

/** All lines of a list, of which those on screen are drawn. */
export function VmTable({ lines, onSort, shown, selection, density }: Props) {
  const { known, view } = lines;
  const body = useRef<HTMLTableSectionElement>(null);
  const layout = useMemo(() => layOut(known?.lines ?? 0, known?.groups ?? null, 1), [known]);
  const heights = { line: lineHeights[useRowForm(density)], group: groupHeight };
  const drawn = useDrawnRows(body, layout, heights);
  useShown(lines, layout, drawn.rows);
  const menu = useRowMenu(lines);
  const count = known?.lines ?? 0;
  useRowKeys(body, {
    count,
    scrollTo: (line) => drawn.scrollTo(layout.rowOf(line)),
    toggle: selection.toggle,
  });
  const actions = useMemo(
    () => ({ select: selection.select, openMenu: menu.open }),
    [selection.select, menu.open],
  );
  return (
    <div className="relative">
      <table
        aria-rowcount={count + 1}
        aria-busy={lines.isOld}
        className={cx('block w-full text-13', lines.isOld && 'opacity-60')}
      >
        <caption className="sr-only">Virtual machines</caption>
        <Head view={view} shown={shown} onSort={onSort} selection={selection} count={known?.matches ?? 0} />
        <tbody
          ref={body}
          className="block"
          style={{ paddingTop: drawn.above, paddingBottom: drawn.below }}
          onClickCapture={selection.noteShift}
        >
          {drawn.rows.map((row) => {
            const at = layout.rowAt(row);
            if (at.kind === 'group') {
              const key = `group ${at.group.key ?? ''}`;
              return (
                <tr key={key} className="flex h-9 items-end border-line border-b">
                  <th scope="rowgroup" className="px-2 pb-1.5 text-left font-semibold text-12 max-md:px-0">
                    {view.group ? <GroupName group={at.group} by={view.group} /> : null}
                  </th>
                </tr>
              );
            }
            const line = at.from;
            const vm = lines.at(line);
            if (!vm) return <PendingRow key={`line ${line}`} line={line} shown={shown} />;
            return (
              <VmRow
                // One that is in several groups has a line in each.
                key={view.group === 'tag' ? `${vm.id} ${line}` : vm.id}
                vm={vm}
                line={line}
                shown={shown}
                isSelected={selection.has(vm.id)}
                hasMenu={menu.opened?.vm.id === vm.id}
                actions={actions}
              />
            );
          })}
        </tbody>
      </table>
      <RowMenu menu={menu} />
    </div>
  );
}

function Head({
  view,
  shown,
  onSort,
  selection,
  count,
}: {
  view: VmLines['view'];
  shown: readonly ColumnKey[];
  onSort?: (key: SortKey) => void;
  selection: Selection;
  count: number;
}) {
  return (
    <thead className="sticky top-12 z-10 block bg-bg max-md:hidden">
      <tr aria-rowindex={1} className="flex h-8 items-center border-line border-b text-12 text-text-3">
        <th scope="col" className="flex w-8 shrink-0 pl-2">
          <CheckBox
            isChecked={selection.size === 0 ? false : selection.size >= count ? true : 'indeterminate'}
            onChange={(isSelected) => (isSelected ? selection.selectAll() : selection.clear())}
            label={`Select all ${count.toLocaleString('en')}`}
          />
        </th>
        {[...fixed, ...shown.map((key) => ({ key, ...columns[key] }))].map(({ key, text, className }) => {
          const isSorted = key === view.sort;
          const Arrow = view.desc ? ArrowDown : ArrowUp;
          return (
            <th
              key={key}
              scope="col"
              aria-sort={isSorted ? (view.desc ? 'descending' : 'ascending') : undefined}
              className={cx('shrink-0 px-2 text-left font-medium', className)}
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
        <th scope="col" className="w-10 shrink-0">
          <span className="sr-only">Actions</span>
        </th>
      </tr>
    </thead>
  );
}
