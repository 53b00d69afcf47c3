import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Seeded } from '@/components/shell/seeded';
import { PoolDetail } from '@/components/storage/pool-detail';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { isUuid } from '@/lib/client/uuid';
import { getPool } from '@/lib/queries/storage';

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const user = await requireUser();
  const { id } = await params;
  return { title: (isUuid(id) ? await getPool(user, id) : null)?.name ?? 'Storage pool' };
}

export default async function PoolPage({ params }: Props) {
  const user = await requireUser();
  const { id } = await params;
  const pool = isUuid(id) ? await getPool(user, id) : null;
  if (!pool) notFound();
  return (
    <Seeded entries={[[queryKeys.pool(id), pool]]}>
      <PoolDetail id={id} />
    </Seeded>
  );
}
