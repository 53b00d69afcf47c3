'use client';

import Link from 'next/link';
import { OperationLine } from '@/components/operations/operation-line';
import { OperationsTable } from '@/components/operations/operations-table';
import { ButtonLink } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { PageHead, Section } from '@/components/ui/page';
import { countStates, FleetStrip, summary } from '@/components/vms/fleet-strip';
import { useHosts, useOperations, useVms } from '@/lib/client/queries';
import { isEnded } from '@/lib/domain/operation';
import { Attention } from './attention';
import { HostPressure } from './host-pressure';
import { Totals } from './totals';

/** What there is, what is wrong, what is going on. */
export function Overview() {
  const { data: vms = [] } = useVms();
  const { data: hosts = [] } = useHosts();
  const { data: operations = [] } = useOperations();
  const running = operations.filter(({ state }) => !isEnded(state));
  const recent = operations.filter(({ state }) => isEnded(state)).slice(0, 8);

  if (hosts.length === 0 && vms.length === 0) {
    return (
      <>
        <PageHead title="Overview" />
        <Empty
          title="Nothing is connected yet"
          action={
            <ButtonLink href="/hosts" look="primary">
              Go to hosts
            </ButtonLink>
          }
        >
          When a host is connected, its machines, its free memory and storage, and whatever needs attention
          are summed up here.
        </Empty>
      </>
    );
  }
  return (
    <>
      <h1 className="sr-only">Overview</h1>
      <div className="space-y-8">
        <Totals vms={vms} hosts={hosts} />
        {vms.length > 0 ? (
          <Section title="Fleet" note={summary(countStates(vms))}>
            <div className="py-3">
              <FleetStrip vms={countStates(vms)} />
            </div>
          </Section>
        ) : null}
        <Attention vms={vms} hosts={hosts} operations={operations} />
        <div className="grid gap-x-10 gap-y-8 xl:grid-cols-2">
          <HostPressure hosts={hosts} />
          <Section title="In progress">
            {running.length === 0 ? (
              <p className="py-3 text-13 text-text-2">Nothing is in progress.</p>
            ) : (
              <ul>
                {running.slice(0, 8).map((operation) => (
                  <OperationLine key={operation.id} operation={operation} />
                ))}
              </ul>
            )}
          </Section>
        </div>
        <Section
          title="Recent operations"
          note={
            <Link href="/operations" className="rounded-sm hover:text-text hover:underline">
              All of them
            </Link>
          }
        >
          {recent.length === 0 ? (
            <p className="py-3 text-13 text-text-2">No operation has ended yet.</p>
          ) : (
            <OperationsTable operations={recent} label="Recent operations" />
          )}
        </Section>
      </div>
    </>
  );
}
