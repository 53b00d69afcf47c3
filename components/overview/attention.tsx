import Link from 'next/link';
import type { ReactNode } from 'react';
import { HostStateMark } from '@/components/hosts/host-state';
import { OperationStateMark } from '@/components/operations/operation-state';
import { CutName } from '@/components/ui/cut-name';
import { Section } from '@/components/ui/page';
import { Ago } from '@/components/ui/time';
import { VmStateMark } from '@/components/vms/vm-state';
import { wordBeforeName } from '@/lib/domain/operation';
import type { HostRow, OperationRow, VmRow } from '@/lib/domain/views';
import { needsAttention } from './needs-attention';

const most = 10;

/** What a person should look at; absent when there is nothing. */
export function Attention({
  vms,
  hosts,
  operations,
}: {
  vms: VmRow[];
  hosts: HostRow[];
  operations: OperationRow[];
}) {
  const found = needsAttention({ vms, hosts, operations });
  const all: { key: string; line: ReactNode }[] = [
    ...found.hosts.map((host) => ({
      key: host.id,
      line: (
        <Line
          href={`/hosts/${host.id}`}
          name={<CutName name={host.name} max={28} />}
          mark={<HostStateMark state={host.state} failure={host.failure} />}
          why={host.stateReason}
          at={host.stateSince}
        />
      ),
    })),
    ...found.vms.map((vm) => ({
      key: vm.id,
      line: (
        <Line
          href={`/vms/${vm.id}`}
          name={<CutName name={vm.name} max={28} />}
          mark={<VmStateMark vm={vm} />}
          why={vm.stateReason}
          at={vm.stateSince}
        />
      ),
    })),
    ...found.operations.map((operation) => ({
      key: operation.id,
      line: (
        <Line
          href={`/operations/${operation.id}`}
          name={
            <>
              {wordBeforeName(operation.kind, 'verb')} <CutName name={operation.subjectName} max={22} />
            </>
          }
          mark={<OperationStateMark state={operation.state} />}
          why={operation.error?.userMessage ?? null}
          at={operation.endedAt ?? operation.createdAt}
        />
      ),
    })),
  ];
  if (all.length === 0) return null;
  return (
    <Section title="Needs attention" note={all.length > most ? `${most} of ${all.length}` : null}>
      <ul>
        {all.slice(0, most).map(({ key, line }) => (
          <li key={key} className="border-line border-b">
            {line}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Line({
  href,
  name,
  mark,
  why,
  at,
}: {
  href: string;
  name: ReactNode;
  mark: ReactNode;
  why: string | null;
  at: string;
}) {
  return (
    <div className="grid min-h-row grid-cols-[minmax(0,16rem)_8rem_minmax(0,1fr)_auto] items-center gap-4 py-1 text-13 max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-y-0.5">
      <Link href={href} className="truncate rounded-sm font-medium hover:underline">
        {name}
      </Link>
      {mark}
      <span className="truncate text-text-2 max-md:text-12" title={why ?? undefined}>
        {why}
      </span>
      <span className="text-right text-12 text-text-3">
        <Ago at={at} />
      </span>
    </div>
  );
}
