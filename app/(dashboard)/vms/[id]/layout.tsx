import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { AddressState } from '@/components/shell/address-state';
import { Seeded } from '@/components/shell/seeded';
import { VmFrame } from '@/components/vms/vm-frame';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { isUuid } from '@/lib/client/uuid';
import { listOperations } from '@/lib/queries/operations';
import { getVm } from '@/lib/queries/vms';

type Props = { params: Promise<{ id: string }>; children: ReactNode };

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  const user = await requireUser();
  const { id } = await params;
  const vm = isUuid(id) ? await getVm(user, id) : null;
  return { title: vm?.name ?? 'Virtual machine' };
}

export default async function VmLayout({ params, children }: Props) {
  const user = await requireUser();
  const { id } = await params;
  const vm = isUuid(id) ? await getVm(user, id) : null;
  // Who follows the link of a create that failed finds out why.
  const [lastOperation] =
    !vm && isUuid(id) ? await listOperations(user, { subject: { type: 'vm', id }, limit: 1 }) : [];
  if (!vm && !lastOperation) notFound();
  return (
    <Seeded entries={vm ? [[queryKeys.vm(id), vm]] : []}>
      <AddressState>
        <VmFrame id={id} lastOperation={lastOperation ?? null}>
          {children}
        </VmFrame>
      </AddressState>
    </Seeded>
  );
}
