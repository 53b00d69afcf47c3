'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { FilterBox } from '@/components/ui/filter-box';
import { PageHead } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useTableView } from '@/components/ui/use-table-view';
import { viewOf } from '@/lib/client/fetch-json';
import { usePools } from '@/lib/client/queries';
import { CreatePoolDialog } from './create-pool-dialog';
import { PoolsTable } from './pools-table';

export function StoragePage() {
  const { data: pools, error } = usePools();
  const [isCreating, setCreating] = useState(false);
  const forbidden = useWhyForbidden('pool.manage');
  const view = useTableView();
  return (
    <>
      <PageHead
        title="Storage"
        actions={
          <Button look="primary" data-key="create" reason={forbidden} onClick={() => setCreating(true)}>
            <Plus aria-hidden />
            Create pool
          </Button>
        }
      />
      {error && !pools ? <ErrorBox error={viewOf(error)} /> : null}
      {!pools && !error ? <SkeletonRows rows={4} label="Reading the storage pools" /> : null}
      {pools?.length === 0 ? (
        <Empty title="No storage pools yet">
          A storage pool is a place of one host where disks of machines are kept. Those that hosts have appear
          here by themselves, whoever made them.
        </Empty>
      ) : null}
      {pools && pools.length > 0 ? (
        <>
          <div className="pb-2">
            <FilterBox
              label="Search pools"
              placeholder="Search, or host:rack-1 state:stopped"
              value={view.q}
              onChange={view.search}
            />
          </div>
          <PoolsTable pools={pools} view={view} />
        </>
      ) : null}
      {isCreating ? <CreatePoolDialog onClose={() => setCreating(false)} /> : null}
    </>
  );
}
