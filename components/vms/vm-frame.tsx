'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { viewOf } from '@/lib/client/fetch-json';
import { useOperations, useVm } from '@/lib/client/queries';
import type { OperationRow } from '@/lib/domain/views';
import { VmHead } from './vm-head';
import { tabsOf } from './vm-tabs';

/** A machine's head and what stands under it; when the machine goes, what became of it instead of both. */
export function VmFrame({
  id,
  lastOperation,
  children,
}: {
  id: string;
  /** Of a machine that was gone before the page was asked for. */
  lastOperation: OperationRow | null;
  children: ReactNode;
}) {
  const pathname = usePathname();
  const { data: vm, error } = useVm(lastOperation ? null : id);
  const isGone = lastOperation !== null || (error && viewOf(error).code === 'not_found');
  if (isGone) return <VmGone id={id} lastOperation={lastOperation} />;
  return (
    <>
      <VmHead id={id} />
      {vm && !tabsOf(vm).some(({ href }) => href === pathname) ? <NoSuchPart /> : children}
    </>
  );
}

/** An old link, or one that was guessed: the tabs above are what there is. */
function NoSuchPart() {
  return (
    <Empty title="This machine has no such page">
      Its provider does not offer what would be here. The tabs above are what it has.
    </Empty>
  );
}

function VmGone({ id, lastOperation }: { id: string; lastOperation: OperationRow | null }) {
  const { data: operations } = useOperations();
  // The list begins with the newest.
  const last = operations?.find(({ subjectId }) => subjectId === id) ?? lastOperation;
  const toList = (
    <Link href="/vms" className="rounded-sm font-medium text-accent hover:underline">
      Virtual machines
    </Link>
  );
  if (last?.kind === 'vm.create' && last.error) {
    return (
      <div className="space-y-4">
        <Empty title={`${last.subjectName} was not created`} action={toList}>
          Everything that had been made for it was taken back.
        </Empty>
        <ErrorBox error={last.error}>
          <Link
            href={`/operations/${last.id}`}
            className="rounded-sm font-medium text-accent hover:underline"
          >
            See the operation
          </Link>
        </ErrorBox>
      </div>
    );
  }
  return (
    <Empty title="This machine no longer exists" action={toList}>
      It was deleted, here or on its host. Its operations stay in the list of operations.
    </Empty>
  );
}
