'use client';

import { OperationsTable } from '@/components/operations/operations-table';
import { Empty } from '@/components/ui/empty';
import { useVm } from '@/lib/client/queries';

export function VmOperations({ id }: { id: string }) {
  const { data: vm } = useVm(id);
  if (!vm) return null;
  if (vm.operations.length === 0) {
    return (
      <Empty title="No operations yet">
        Whatever is done to this machine from NovaCron is kept here with its steps and its log: who asked for
        it, when, and how it ended.
      </Empty>
    );
  }
  return <OperationsTable operations={vm.operations} label="Operations of this machine" hasSubject={false} />;
}
