'use client';

import { Plus, Workflow } from 'lucide-react';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button, ButtonLink } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { FilterBox } from '@/components/ui/filter-box';
import { PageHead } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useTableView } from '@/components/ui/use-table-view';
import { viewOf } from '@/lib/client/fetch-json';
import { useHosts } from '@/lib/client/queries';
import { AddHostDialog } from './add-host-dialog';
import { HostsTable } from './hosts-table';
import { sitesOf } from './sites';

export function HostsPage() {
  const { data: hosts, error } = useHosts();
  const [isAdding, setIsAdding] = useState(false);
  const forbidden = useWhyForbidden('host.manage');
  const view = useTableView();
  const [group, setGroup] = useQueryState(
    'group',
    parseAsStringLiteral(['site', 'none']).withDefault('site'),
  );
  const hasSites = sitesOf(hosts ?? []).length > 0;
  return (
    <>
      <PageHead
        title="Hosts"
        actions={
          <>
            <ButtonLink href="/topology">
              <Workflow aria-hidden />
              Topology
            </ButtonLink>
            <Button look="primary" data-key="create" reason={forbidden} onClick={() => setIsAdding(true)}>
              <Plus aria-hidden />
              Add host
            </Button>
          </>
        }
      />
      {error && !hosts ? <ErrorBox error={viewOf(error)} /> : null}
      {!hosts && !error ? <SkeletonRows rows={4} label="Reading the hosts" /> : null}
      {hosts?.length === 0 ? (
        <Empty title="No hosts yet">
          A host is a machine with libvirt that runs virtual machines. When one is added, its machines appear
          by themselves, and new ones can be made on it. The host of this program is registered at its start
          when libvirt is there.
        </Empty>
      ) : null}
      {hosts && hosts.length > 0 ? (
        <>
          <div className="flex items-center gap-3 pb-2">
            <FilterBox
              label="Search hosts"
              placeholder="Search, or site:berlin state:hung"
              value={view.q}
              onChange={view.search}
            />
            {hasSites ? (
              <Button
                aria-pressed={group === 'site'}
                look={group === 'site' ? 'plain' : 'quiet'}
                onClick={() => void setGroup(group === 'site' ? 'none' : null)}
              >
                By site
              </Button>
            ) : null}
          </div>
          <HostsTable hosts={hosts} view={view} isGrouped={hasSites && group === 'site'} />
        </>
      ) : null}
      <AddHostDialog isOpen={isAdding} onOpenChange={setIsAdding} />
    </>
  );
}
