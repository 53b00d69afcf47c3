import type { Metadata } from 'next';
import { AuditTable } from '@/components/audit/audit-table';
import { Empty } from '@/components/ui/empty';
import { PageHead } from '@/components/ui/page';
import { requireUser } from '@/lib/auth/session';
import { listAudit } from '@/lib/queries/audit';

export const metadata: Metadata = { title: 'Audit' };

const limit = 200;

export default async function AuditPage() {
  const user = await requireUser();
  const rows = await listAudit(user, { limit });
  return (
    <>
      <PageHead title="Audit" note={rows.length === limit ? `The newest ${limit} entries` : null} />
      {rows.length === 0 ? (
        <Empty title="Nothing has been asked for yet">
          Every sign-in and every change that somebody asks for is kept here: who, what, from where, and
          whether it was accepted.
        </Empty>
      ) : (
        <AuditTable rows={rows} />
      )}
    </>
  );
}
