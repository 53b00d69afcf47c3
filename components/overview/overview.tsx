'use client';

import { Workflow } from 'lucide-react';
import Link from 'next/link';
import { OperationLine } from '@/components/operations/operation-line';
import { ButtonLink } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { PageHead, Section } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { summaryOf } from '@/components/vms/fleet-strip';
import { viewOf } from '@/lib/client/fetch-json';
import { useOverview } from '@/lib/client/queries';
import type { Overview as Data } from '@/lib/domain/overview';
import { Attention } from './attention';
import { Changes } from './changes';
import { HostPressure } from './host-pressure';
import { Totals } from './totals';

/** What there is, what is wrong, what is going on. */
export function Overview() {
  const { data: overview, error } = useOverview();
  if (!overview) {
    return (
      <>
        <PageHead title="Overview" />
        {error ? <ErrorBox error={viewOf(error)} /> : <SkeletonRows rows={8} label="Reading the overview" />}
      </>
    );
  }
  const { totals } = overview;
  const hosts = Object.values(totals.hosts).reduce((sum, number) => sum + number, 0);
  if (hosts === 0 && Object.keys(totals.vms).length === 0) return <NothingYet />;
  return (
    <>
      <PageHead
        title="Overview"
        note={summaryOf(totals.vms)}
        actions={
          <ButtonLink href="/topology">
            <Workflow aria-hidden />
            Topology
          </ButtonLink>
        }
      />
      <div className="space-y-8">
        <Totals totals={totals} />
        <Attention found={overview.attention} />
        <div className="grid gap-x-10 gap-y-8 xl:grid-cols-2">
          <HostPressure hosts={overview.hosts} number={hosts} />
          <div className="min-w-0 space-y-8">
            <Running running={overview.running} />
            <Changes changes={overview.changes} />
          </div>
        </div>
      </div>
    </>
  );
}

function Running({ running }: { running: Data['running'] }) {
  return (
    <Section
      title="In progress"
      note={
        running.number > running.rows.length ? (
          <Link href="/operations?state=running" className="rounded-sm hover:text-text hover:underline">
            All {running.number.toLocaleString('en')}
          </Link>
        ) : null
      }
    >
      {running.rows.length === 0 ? (
        <p className="py-3 text-13 text-text-2">Nothing is in progress.</p>
      ) : (
        <ul>
          {running.rows.map((operation) => (
            <OperationLine key={operation.id} operation={operation} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function NothingYet() {
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
        When a host is connected, its machines, its free memory and storage, and whatever needs attention are
        summed up here.
      </Empty>
    </>
  );
}
