'use client';

import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { PageHead } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { viewOf } from '@/lib/client/fetch-json';
import { useNetworks } from '@/lib/client/queries';
import { CreateNetworkButton } from './create-network-button';
import { NetworksTable } from './networks-table';

export function NetworksPage() {
  const { data: networks, error } = useNetworks();
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
      {networks && networks.length > 0 ? <NetworksTable networks={networks} /> : null}
    </>
  );
}
