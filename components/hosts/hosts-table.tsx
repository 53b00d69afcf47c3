'use client';

import { useMemo } from 'react';
import { Table } from '@/components/ui/table';
import { filterRows, sortRows } from '@/components/ui/table-rows';
import type { TableView } from '@/components/ui/use-table-view';
import { asText, count, formatMib } from '@/lib/client/format';
import { useHostLoads } from '@/lib/client/queries';
import { hostFailureWords } from '@/lib/domain/host';
import { describeConnection } from '@/lib/domain/host-connection';
import type { HostRow } from '@/lib/domain/views';
import { hostColumns } from './host-columns';
import { noSite } from './sites';

/** Hosts with how they are and how full, those of one site together where they are grouped. */
export function HostsTable({
  hosts,
  view,
  isGrouped,
}: {
  hosts: HostRow[];
  view: TableView;
  isGrouped: boolean;
}) {
  const { data: loads } = useHostLoads();
  const columns = useMemo(
    () => hostColumns(new Map(loads?.map(({ hostId, busyCpus }) => [hostId, busyCpus]))),
    [loads],
  );
  const found = sortRows(findHosts(hosts, view.q), columns, view);
  if (found.length === 0)
    return <p className="border-line border-t py-6 text-14 text-text-2">No host matches this search.</p>;
  return (
    <Table
      label="Hosts"
      columns={isGrouped ? columns.filter(({ key }) => key !== 'site') : columns}
      rows={isGrouped ? bySite(found) : found}
      keyOf={({ id }) => id}
      view={view}
      groupOf={isGrouped ? ({ site }) => site || noSite : undefined}
      isTall
      phoneLine={(host) => <PhoneLine host={host} site={isGrouped ? '' : host.site} />}
    />
  );
}

export function findHosts(hosts: HostRow[], q: string): HostRow[] {
  return filterRows(hosts, q, ({ name, site, state, failure, facts, isInMaintenance, connection }) => ({
    name,
    site,
    state: failure ? `${state} ${hostFailureWords[failure]}` : state,
    version: facts?.libvirtVersion ?? null,
    type: facts?.guestType ?? null,
    address: describeConnection(connection),
    is: isInMaintenance ? 'maintenance' : null,
  }));
}

/** Sites by name, those without one last; within a site the order stays. */
function bySite(hosts: HostRow[]): HostRow[] {
  return hosts.toSorted(
    (a, b) =>
      Number(a.site === '') - Number(b.site === '') || a.site.localeCompare(b.site, 'en', { numeric: true }),
  );
}

function PhoneLine({ host, site }: { host: HostRow; site: string }) {
  const { facts } = host;
  const parts = [
    host.isInMaintenance ? 'in maintenance' : null,
    count(host.vmCount, 'machine'),
    facts ? `${host.runningVcpus} on ${count(facts.cpuCount, 'CPU')}` : null,
    facts ? `${asText(formatMib(facts.memoryFreeMib))} of ${asText(formatMib(facts.memoryMib))} free` : null,
    site || null,
  ];
  return (
    <>
      <span className="block">{parts.filter(Boolean).join(' · ')}</span>
      {host.stateReason ? <span className="block">{host.stateReason}</span> : null}
    </>
  );
}
