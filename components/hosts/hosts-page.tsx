'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { PageHead } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { viewOf } from '@/lib/client/fetch-json';
import { useHosts } from '@/lib/client/queries';
import { AddHostDialog } from './add-host-dialog';
import { HostsTable } from './hosts-table';

export function HostsPage() {
  const { data: hosts, error } = useHosts();
  const [isAdding, setIsAdding] = useState(false);
  const forbidden = useWhyForbidden('host.manage');
  const addButton = (
    <Button look="primary" data-key="create" reason={forbidden} onClick={() => setIsAdding(true)}>
      <Plus aria-hidden />
      Add host
    </Button>
  );
  return (
    <>
      <PageHead title="Hosts" actions={addButton} />
      {error && !hosts ? <ErrorBox error={viewOf(error)} /> : null}
      {!hosts && !error ? <SkeletonRows rows={4} label="Reading the hosts" /> : null}
      {hosts?.length === 0 ? (
        <Empty title="No hosts yet">
          A host is a machine with libvirt that runs virtual machines. When one is added, its machines appear
          by themselves, and new ones can be made on it. The host of this program is registered at its start
          when libvirt is there.
        </Empty>
      ) : null}
      {hosts && hosts.length > 0 ? <HostsTable hosts={hosts} /> : null}
      <AddHostDialog isOpen={isAdding} onOpenChange={setIsAdding} />
    </>
  );
}
