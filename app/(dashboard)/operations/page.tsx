import type { Metadata } from 'next';
import { OperationsPage } from '@/components/operations/operations-page';
import { Seeded } from '@/components/shell/seeded';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { listOperations } from '@/lib/queries/operations';

export const metadata: Metadata = { title: 'Operations' };

export default async function Page() {
  const user = await requireUser();
  return (
    <Seeded entries={[[queryKeys.operations, await listOperations(user)]]}>
      <OperationsPage />
    </Seeded>
  );
}
