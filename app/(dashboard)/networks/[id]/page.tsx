import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NetworkDetail } from '@/components/networks/network-detail';
import { Seeded } from '@/components/shell/seeded';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { isUuid } from '@/lib/client/uuid';
import { getNetwork } from '@/lib/queries/networks';

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const user = await requireUser();
  const { id } = await params;
  return { title: (isUuid(id) ? await getNetwork(user, id) : null)?.name ?? 'Network' };
}

export default async function NetworkPage({ params }: Props) {
  const user = await requireUser();
  const { id } = await params;
  const network = isUuid(id) ? await getNetwork(user, id) : null;
  if (!network) notFound();
  return (
    <Seeded entries={[[queryKeys.network(id), network]]}>
      <NetworkDetail id={id} />
    </Seeded>
  );
}
