'use client';

import { EllipsisVertical } from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import { CheckBox } from '@/components/ui/checkbox';
import { CutName } from '@/components/ui/cut-name';
import { cx } from '@/components/ui/cx';
import { Bytes, Mib } from '@/components/ui/quantity';
import { Skeleton } from '@/components/ui/skeleton';
import { Ago } from '@/components/ui/time';
import { useNow } from '@/lib/client/now';
import type { VmRow } from '@/lib/domain/views';
import { TemplateMark } from '../copy/template-mark';
import { HostTrouble } from '../host-trouble';
import { Tags } from '../tags';
import { VmStateMark } from '../vm-state';
import { isStale } from '../why-cannot';
import { Uptime } from './columns';
import type { RowActions } from './vm-row';

/** In pixels, as the class below says it. */
export const cardHeight = 140;

const card =
  'mb-3 flex h-[140px] min-w-0 flex-col rounded-md border px-3 py-2.5 text-13 [contain:layout_style]';

/** A machine with what one looks for first. */
export const VmCard = memo(function VmCard({
  vm,
  line,
  count,
  isSelected,
  hasMenu,
  actions,
}: {
  vm: VmRow;
  line: number;
  /** Of all lines. */
  count: number;
  isSelected: boolean;
  hasMenu: boolean;
  actions: RowActions;
}) {
  const isOld = useNow((now) => isStale(vm.observedAt, now)) || vm.hostState === 'unreachable';
  const [address] = vm.addresses;
  return (
    <li
      data-row={line}
      aria-posinset={line + 1}
      aria-setsize={count}
      className={cx(
        card,
        'group',
        isSelected
          ? 'border-accent bg-accent-soft'
          : 'border-line bg-surface hover:border-control has-[[data-row-link]:focus-visible]:border-control',
      )}
    >
      <div className="flex items-center gap-2">
        <CheckBox
          isChecked={isSelected}
          onChange={(isChosen) => actions.select(line, isChosen)}
          label={`Select ${vm.name}`}
        />
        <Link
          href={`/vms/${vm.id}`}
          prefetch={false}
          data-row-link={vm.id}
          className="flex min-w-0 flex-1 rounded-sm font-medium hover:underline"
        >
          <CutName name={vm.name} />
        </Link>
        <button
          type="button"
          aria-label={`Actions for ${vm.name}`}
          aria-haspopup="menu"
          aria-expanded={hasMenu}
          data-row-menu={vm.id}
          onClick={({ currentTarget }) => actions.openMenu(line, currentTarget)}
          className="-mr-1.5 inline-flex size-7 shrink-0 items-center justify-center rounded-md text-text-2 hover:bg-hover hover:text-text active:bg-press"
        >
          <EllipsisVertical aria-hidden className="size-4" />
        </button>
      </div>
      <div className="flex h-6 items-center gap-2 overflow-hidden">
        <VmStateMark vm={vm} />
        <TemplateMark vm={vm} />
        <span className="truncate text-12 text-text-3">
          {isOld && vm.observedAt ? (
            <>
              seen <Ago at={vm.observedAt} />
            </>
          ) : vm.startedAt ? (
            <>
              for <Uptime vm={vm} />
            </>
          ) : null}
        </span>
        {vm.pendingCount > 0 ? (
          <span className="ml-auto whitespace-nowrap text-12 text-warn" title="They wait for the next start.">
            {vm.pendingCount} pending
          </span>
        ) : null}
      </div>
      <p className={cx('truncate', isOld && 'text-text-3')}>
        {vm.vcpus} CPU · <Mib mib={vm.memoryMib} /> · <Bytes bytes={vm.diskBytes} />
      </p>
      <p className={cx('flex items-center gap-2 truncate text-text-2', isOld && 'text-text-3')}>
        {vm.hostName && vm.hostId ? (
          <Link
            href={`/hosts/${vm.hostId}`}
            prefetch={false}
            className="truncate rounded-sm font-mono hover:underline"
          >
            {vm.hostName}
          </Link>
        ) : null}
        {address ? <span className="truncate font-mono">{address}</span> : null}
        <HostTrouble trouble={vm.hostTrouble} />
      </p>
      <div className="mt-auto h-5 overflow-hidden">
        <Tags tags={vm.tags} isShort />
      </div>
    </li>
  );
});

/** Holds the place of a card that is being read. */
export function PendingCard() {
  return (
    <li aria-busy className={cx(card, 'gap-3 border-line bg-surface')}>
      <Skeleton className="h-3 w-40 max-w-full" />
      <Skeleton className="h-3 w-20" />
      <Skeleton className="h-3 w-32 max-w-full" />
    </li>
  );
}
