import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { OperationDetail } from '@/components/operations/operation-detail';
import { Seeded } from '@/components/shell/seeded';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { isUuid } from '@/lib/client/uuid';
import { getOperation } from '@/lib/queries/operations';

export const metadata: Metadata = { title: 'Operation' };

export default async function OperationPage({ params }: { params: Promise<{ id: string }> }) {
  const user = await requireUser();
  const { id } = await params;
  const operation = isUuid(id) ? await getOperation(user, id) : null;
  if (!operation) notFound();
  return (
    <Seeded entries={[[queryKeys.operation(id), operation]]}>
      <OperationDetail id={id} />
    </Seeded>
  );
}
