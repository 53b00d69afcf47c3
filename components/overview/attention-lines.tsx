'use client';

import { Check, Hourglass, type LucideIcon, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { HostStateMark } from '@/components/hosts/host-state';
import { OperationStateMark } from '@/components/operations/operation-state';
import { Button } from '@/components/ui/button';
import { CutName } from '@/components/ui/cut-name';
import { cx } from '@/components/ui/cx';
import { StateMark } from '@/components/ui/state-mark';
import { Ago } from '@/components/ui/time';
import { vmStateLooks } from '@/components/vms/vm-state';
import { asText, formatBytes } from '@/lib/client/format';
import type { HostFailure } from '@/lib/domain/host';
import { wordBeforeName } from '@/lib/domain/operation';
import type { Attention, Bounded, VmInTrouble } from '@/lib/domain/overview';
import type { VmState } from '@/lib/domain/vm';

type RowOf<Kind extends keyof Attention> = Attention[Kind]['rows'][number];

const hostAdvice: Record<HostFailure, string> = {
  unreachable: 'See that it is on, and that the network reaches it.',
  refused: 'See that libvirtd runs there.',
  authentication: 'Enter its key, password or certificate anew under Edit.',
  hung: 'Look at libvirtd there. Its machines go on without it.',
  tooOld: 'Update libvirt there.',
};

export function HostLine({ host }: { host: RowOf<'hosts'> }) {
  return (
    <Line
      href={`/hosts/${host.id}`}
      name={<CutName name={host.name} max={26} />}
      place="Host"
      mark={<HostStateMark state={host.state} failure={host.failure} />}
      why={host.reason}
      advice={host.failure ? hostAdvice[host.failure] : 'Its page says which of its connections it is.'}
      at={host.since}
    />
  );
}

const vmAdvice: Partial<Record<VmState, string>> = {
  failed: 'Start it again. What went wrong is in its log on the host.',
  gone: 'If nobody deleted it on purpose, look on its host. Delete takes it off the list.',
  unknown: 'Its page shows what the host says of it.',
};

export function VmLine({ vm, isSilent = false }: { vm: VmInTrouble; isSilent?: boolean }) {
  return (
    <Line
      href={`/vms/${vm.id}`}
      name={<CutName name={vm.name} max={26} />}
      place={vm.hostName}
      mark={
        isSilent ? (
          <StateMark look={{ tone: 'warn', icon: TriangleAlert, word: 'Silent' }} />
        ) : (
          <StateMark look={vmStateLooks[vm.state]} />
        )
      }
      why={isSilent ? 'Its QEMU process does not answer its host.' : vm.reason}
      advice={
        isSilent
          ? 'Look at the storage under its disks first. Force off ends the process.'
          : (vmAdvice[vm.state] ?? null)
      }
      at={vm.since}
    />
  );
}

export function PoolLine({ pool }: { pool: RowOf<'pools'> }) {
  const free = asText(formatBytes(pool.availableBytes));
  const whole = asText(formatBytes(pool.capacityBytes));
  return (
    <Line
      href={`/storage/${pool.id}`}
      name={<CutName name={pool.name} max={26} />}
      place={pool.hostName}
      mark={<StateMark look={{ tone: 'warn', icon: TriangleAlert, word: 'Nearly full' }} />}
      why={`${free} of ${whole} are free.`}
      advice="Delete volumes that nobody needs, or put new disks elsewhere."
      at={null}
    />
  );
}

export function OperationLine({
  operation,
  isBusy,
  onSeen,
}: {
  operation: RowOf<'operations'>;
  isBusy: boolean;
  onSeen: () => void;
}) {
  return (
    <Line
      href={`/operations/${operation.id}`}
      name={
        <>
          {wordBeforeName(operation.kind, 'verb')} <CutName name={operation.subjectName} max={20} />
        </>
      }
      place={`by ${operation.requestedBy}`}
      mark={<OperationStateMark state={operation.state} />}
      why={operation.error?.userMessage ?? null}
      advice={operation.error?.advice ?? 'Its page has its steps and its log.'}
      at={operation.endedAt}
      action={
        <Button
          look="quiet"
          size="icon"
          className="size-7"
          hint="Mark as seen"
          aria-label={`Mark as seen: ${wordBeforeName(operation.kind, 'verb')} ${operation.subjectName}`}
          isBusy={isBusy}
          onClick={onSeen}
        >
          <Check aria-hidden />
        </Button>
      }
    />
  );
}

export function PendingLine({ vm }: { vm: RowOf<'pendingVms'> }) {
  return (
    <Line
      href={`/vms/${vm.id}`}
      name={<CutName name={vm.name} max={26} />}
      place={vm.hostName}
      mark={<StateMark look={{ tone: 'idle', icon: Hourglass as LucideIcon, word: 'Waits' }} />}
      why={`Changed, and waiting for its next start: ${vm.waiting.join(', ')}.`}
      advice="Shut it down and start it when it may be away for a moment."
      at={null}
    />
  );
}

/** Where the others of a kind are. */
export function MoreLine({ of, href }: { of: Bounded<unknown>; href: string }) {
  const more = of.number - of.rows.length;
  if (more <= 0) return null;
  return (
    <li className="border-line border-b py-1.5 text-13">
      <Link href={href} className="rounded-sm text-text-2 hover:text-text hover:underline">
        and {more.toLocaleString('en')} more
      </Link>
    </li>
  );
}

function Line({
  href,
  name,
  place,
  mark,
  why,
  advice,
  at,
  action,
}: {
  href: string;
  name: ReactNode;
  place: string | null;
  mark: ReactNode;
  why: string | null;
  advice: string | null;
  at: string | null;
  action?: ReactNode;
}) {
  return (
    <li className="grid min-h-12 grid-cols-[minmax(0,15rem)_8rem_minmax(0,1fr)_5rem_1.75rem] items-center gap-x-4 border-line border-b py-1.5 text-13 max-lg:grid-cols-[minmax(0,11rem)_8rem_minmax(0,1fr)_1.75rem] max-md:grid-cols-[minmax(0,1fr)_auto_auto] max-md:gap-y-0.5">
      <span className="min-w-0">
        <Link href={href} className="block truncate rounded-sm font-medium hover:underline">
          {name}
        </Link>
        <span className="block truncate text-12 text-text-3">{place}</span>
      </span>
      <span className={cx('min-w-0 max-md:justify-self-end', !action && 'max-md:col-span-2')}>
        {mark}
        {at ? (
          <span className="block text-12 text-text-3 max-md:text-right lg:hidden">
            <Ago at={at} />
          </span>
        ) : null}
      </span>
      <span className="min-w-0 max-md:order-last max-md:col-span-3 max-md:text-12">
        {why ? (
          <span className="block truncate" title={why}>
            {why}
          </span>
        ) : null}
        {advice ? (
          <span className="block truncate text-12 text-text-3 max-md:whitespace-normal" title={advice}>
            {advice}
          </span>
        ) : null}
      </span>
      <span className="whitespace-nowrap text-right text-12 text-text-3 max-lg:hidden">
        {at ? <Ago at={at} /> : null}
      </span>
      <span className={action ? 'flex justify-end' : 'max-md:hidden'}>{action}</span>
    </li>
  );
}
