'use client';

import Link from 'next/link';
import { CheckBox } from '@/components/ui/checkbox';
import { CutName } from '@/components/ui/cut-name';
import { cx } from '@/components/ui/cx';
import { Mib } from '@/components/ui/quantity';
import { Ago } from '@/components/ui/time';
import { useNow } from '@/lib/client/now';
import type { VmRow as Vm } from '@/lib/domain/views';
import { TemplateMark } from '../copy/template-mark';
import { HostTrouble } from '../host-trouble';
import { Provider } from '../provider';
import { Tags } from '../tags';
import { VmMenu } from '../vm-menu';
import { VmStateMark } from '../vm-state';
import { isStale } from '../why-cannot';
import { type ColumnKey, columns } from './columns';

type Props = { vm: Vm; shown: ColumnKey[]; isSelected: boolean; onSelect: (isSelected: boolean) => void };

const cell = 'px-2 py-0';

/** A row of the table; at phone width two lines with the same facts in order of worth. */
export function VmRow({ vm, shown, isSelected, onSelect }: Props) {
  const isOld = useNow((now) => isStale(vm.observedAt, now)) || vm.hostState === 'unreachable';
  return (
    <tr
      data-row
      className={cx(
        'group h-row border-line border-b hover:bg-hover has-[[data-row-link]:focus-visible]:bg-hover',
        'max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto_auto] max-md:items-center max-md:gap-x-2 max-md:py-2',
        isSelected && 'bg-accent-soft hover:bg-accent-soft',
      )}
    >
      <td className="w-8 pl-2 max-md:hidden">
        <CheckBox isChecked={isSelected} onChange={onSelect} label={`Select ${vm.name}`} />
      </td>
      <th scope="row" className={cx(cell, 'text-left font-medium max-md:px-0')}>
        <Link
          href={`/vms/${vm.id}`}
          data-row-link={vm.id}
          className="flex w-fit max-w-full rounded-sm hover:underline max-md:py-1"
        >
          <CutName name={vm.name} />
        </Link>
        <Tags tags={vm.tags} isShort />
      </th>
      <td className={cx(cell, 'max-md:px-0')}>
        <span className="flex items-center gap-2">
          <VmStateMark vm={vm} />
          <TemplateMark vm={vm} />
          {isOld && vm.observedAt ? (
            <span className="whitespace-nowrap text-12 text-text-3 max-md:hidden">
              seen <Ago at={vm.observedAt} />
            </span>
          ) : null}
        </span>
      </td>
      {shown.map((key) => (
        <td key={key} className={cx(cell, columns[key].className, 'max-md:hidden', isOld && 'text-text-3')}>
          {columns[key].cell(vm)}
        </td>
      ))}
      <td className="w-10 pr-1 text-right max-md:pr-0">
        <VmMenu vm={vm} />
      </td>
      <td className="col-span-3 hidden truncate text-12 text-text-3 max-md:block">
        {vm.addresses[0] ? <span className="font-mono text-text-2">{vm.addresses[0]} · </span> : null}
        <Mib mib={vm.memoryMib} /> · {vm.vcpus} CPU · <Provider type={vm.hypervisorType} />
        {shown.includes('host') && vm.hostName ? ` · ${vm.hostName}` : null}{' '}
        <HostTrouble trouble={vm.hostTrouble} />
        {isOld && vm.observedAt ? (
          <>
            {' '}
            · seen <Ago at={vm.observedAt} />
          </>
        ) : null}
      </td>
    </tr>
  );
}
