import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { HostDetail } from '@/components/hosts/host-detail';
import { Seeded } from '@/components/shell/seeded';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { isUuid } from '@/lib/client/uuid';
import { getHost } from '@/lib/queries/hosts';

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const user = await requireUser();
  const { id } = await params;
  return { title: (isUuid(id) ? await getHost(user, id) : null)?.name ?? 'Host' };
}

export default async function HostPage({ params }: Props) {
  const user = await requireUser();
  const { id } = await params;
  const host = isUuid(id) ? await getHost(user, id) : null;
  if (!host) notFound();
  return (
    <Seeded entries={[[queryKeys.host(id), host]]}>
      <HostDetail id={id} />
    </Seeded>
  );
}
