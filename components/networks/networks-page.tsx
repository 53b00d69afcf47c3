'use client';

import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { FilterBox } from '@/components/ui/filter-box';
import { PageHead } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useTableView } from '@/components/ui/use-table-view';
import { viewOf } from '@/lib/client/fetch-json';
import { useNetworks } from '@/lib/client/queries';
import { CreateNetworkButton } from './create-network-button';
import { NetworksTable } from './networks-table';

export function NetworksPage() {
  const { data: networks, error } = useNetworks();
  const view = useTableView();
  return (
    <>
      <PageHead title="Networks" actions={<CreateNetworkButton />} />
      {error && !networks ? <ErrorBox error={viewOf(error)} /> : null}
      {!networks && !error ? <SkeletonRows rows={4} label="Reading the networks" /> : null}
      {networks?.length === 0 ? (
        <Empty title="No networks yet">
          A network connects machines of one host with each other and, where it is meant to, with the rest of
          the world. Those that hosts have appear here by themselves, whoever made them.
        </Empty>
      ) : null}
      {networks && networks.length > 0 ? (
        <>
          <div className="pb-2">
            <FilterBox
              label="Search networks"
              placeholder="Search, or host:rack-1 kind:nat"
              value={view.q}
              onChange={view.search}
            />
          </div>
          <NetworksTable networks={networks} view={view} />
        </>
      ) : null}
    </>
  );
}
