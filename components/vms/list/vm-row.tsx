'use client';

import { EllipsisVertical } from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import { CheckBox } from '@/components/ui/checkbox';
import { CutName } from '@/components/ui/cut-name';
import { cx } from '@/components/ui/cx';
import { Mib } from '@/components/ui/quantity';
import { Skeleton } from '@/components/ui/skeleton';
import { Ago } from '@/components/ui/time';
import { useNow } from '@/lib/client/now';
import type { VmRow as Vm } from '@/lib/domain/views';
import type { ColumnKey } from '@/lib/domain/vm-view';
import { TemplateMark } from '../copy/template-mark';
import { HostTrouble } from '../host-trouble';
import { Provider } from '../provider';
import { VmStateMark } from '../vm-state';
import { isStale } from '../why-cannot';
import { columns } from './columns';

/** What is done with the row of a line; the same functions for all rows, so that a row is drawn again only when it changed. */
export type RowActions = {
  select: (line: number, isSelected: boolean) => void;
  openMenu: (line: number, button: HTMLElement) => void;
};

const cell = 'px-2';
const row =
  'h-row w-full border-line border-b text-left [contain:layout_style] md:flex md:items-center max-md:h-16 max-md:items-center max-md:gap-x-2';

/** A row of the table; at phone width two lines with the same facts in order of worth. */
export const VmRow = memo(function VmRow({
  vm,
  line,
  shown,
  isSelected,
  hasMenu,
  actions,
}: {
  vm: Vm;
  line: number;
  shown: readonly ColumnKey[];
  isSelected: boolean;
  /** Its menu is open. */
  hasMenu: boolean;
  actions: RowActions;
}) {
  const isOld = useNow((now) => isStale(vm.observedAt, now)) || vm.hostState === 'unreachable';
  const seen =
    isOld && vm.observedAt ? (
      <>
        seen <Ago at={vm.observedAt} />
      </>
    ) : null;
  return (
    <tr
      data-row={line}
      // The head is the first.
      aria-rowindex={line + 2}
      className={cx(
        row,
        'group hover:bg-hover has-[[data-row-link]:focus-visible]:bg-hover',
        'max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto_auto] max-md:content-center',
        isSelected && 'bg-accent-soft hover:bg-accent-soft',
      )}
    >
      <td className="w-8 shrink-0 pl-2 max-md:hidden">
        <CheckBox
          isChecked={isSelected}
          onChange={(isChosen) => actions.select(line, isChosen)}
          label={`Select ${vm.name}`}
        />
      </td>
      <th scope="row" className={cx(cell, 'min-w-0 flex-1 font-medium max-md:px-0')}>
        <Link
          href={`/vms/${vm.id}`}
          prefetch={false}
          data-row-link={vm.id}
          className="flex w-fit max-w-full rounded-sm hover:underline max-md:py-1"
        >
          <CutName name={vm.name} />
        </Link>
      </th>
      <td className={cx(cell, 'w-42 shrink-0 overflow-hidden max-md:w-auto max-md:px-0')}>
        <span className="flex items-center gap-2">
          <VmStateMark vm={vm} />
          <TemplateMark vm={vm} />
          {seen ? (
            <span className="truncate whitespace-nowrap text-12 text-text-3 max-md:hidden">{seen}</span>
          ) : null}
        </span>
      </td>
      {shown.map((key) => (
        <td
          key={key}
          className={cx(cell, 'shrink-0', columns[key].className, 'max-md:hidden', isOld && 'text-text-3')}
        >
          {columns[key].cell(vm)}
        </td>
      ))}
      <td className="w-10 shrink-0 pr-1 text-right max-md:w-auto max-md:pr-0">
        <button
          type="button"
          aria-label={`Actions for ${vm.name}`}
          aria-haspopup="menu"
          aria-expanded={hasMenu}
          data-row-menu={vm.id}
          onClick={({ currentTarget }) => actions.openMenu(line, currentTarget)}
          className="inline-flex size-7 items-center justify-center rounded-md align-middle text-text-2 hover:bg-hover hover:text-text active:bg-press max-md:size-10"
        >
          <EllipsisVertical aria-hidden className="size-4" />
        </button>
      </td>
      <td className="col-span-3 hidden truncate text-12 text-text-3 max-md:block">
        {vm.addresses[0] ? <span className="font-mono text-text-2">{vm.addresses[0]} · </span> : null}
        <Mib mib={vm.memoryMib} /> · {vm.vcpus} CPU
        {shown.includes('host') && vm.hostName ? ` · ${vm.hostName}` : null} ·{' '}
        <Provider type={vm.hypervisorType} /> <HostTrouble trouble={vm.hostTrouble} />
        {seen ? <> · {seen}</> : null}
      </td>
    </tr>
  );
});

/** Holds the place of a row that is being read. */
export function PendingRow({ line, shown }: { line: number; shown: readonly ColumnKey[] }) {
  return (
    <tr aria-rowindex={line + 2} aria-busy className={cx(row, 'max-md:flex')}>
      <td className="w-8 shrink-0 max-md:hidden" />
      <td className={cx(cell, 'flex-1 max-md:px-0')}>
        <Skeleton className="h-3 w-32 max-w-full" />
      </td>
      <td className={cx(cell, 'w-42 shrink-0 max-md:w-24')}>
        <Skeleton className="h-3 w-20" />
      </td>
      {shown.map((key) => (
        <td key={key} className={cx(cell, 'shrink-0', columns[key].className, 'max-md:hidden')}>
          <Skeleton className="inline-block h-3 w-3/5" />
        </td>
      ))}
      <td className="w-10 shrink-0" />
    </tr>
  );
}
