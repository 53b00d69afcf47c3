import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { BatchPage } from '@/components/operations/batch-page';
import { Seeded } from '@/components/shell/seeded';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { isUuid } from '@/lib/client/uuid';
import { listOperations } from '@/lib/queries/operations';

export const metadata: Metadata = { title: 'Operations asked for together' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const user = await requireUser();
  const { id } = await params;
  const operations = isUuid(id) ? await listOperations(user, { batchId: id }) : [];
  if (operations.length === 0) notFound();
  return (
    <Seeded entries={[[queryKeys.batch(id), operations]]}>
      <BatchPage id={id} />
    </Seeded>
  );
}
