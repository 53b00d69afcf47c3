import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { Seeded } from '@/components/shell/seeded';
import { VmHead } from '@/components/vms/vm-head';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { isUuid } from '@/lib/client/uuid';
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
  if (!vm) notFound();
  return (
    <Seeded entries={[[queryKeys.vm(id), vm]]}>
      <VmHead id={id} />
      {children}
    </Seeded>
  );
}
