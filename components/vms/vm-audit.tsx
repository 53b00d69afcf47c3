'use client';

import { parseAsInteger, useQueryState } from 'nuqs';
import { AuditEntry } from '@/components/audit/audit-entry';
import { AuditTable } from '@/components/audit/audit-table';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useVmAudit } from '@/lib/client/vm-page-queries';

/** Who asked for what of this machine. */
export function VmAudit({ id }: { id: string }) {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useVmAudit(id);
  const [entry, setEntry] = useQueryState('entry', parseAsInteger);
  if (!data) return <SkeletonRows rows={8} label="Reading the audit" />;
  const rows = data.pages.flat();
  if (rows.length === 0) {
    return (
      <Empty title="Nothing has been asked for yet">
        Every change, console and picture that somebody asks for of this machine is kept here: who, what, from
        where, and whether it was accepted.
      </Empty>
    );
  }
  return (
    <div className="space-y-3">
      <AuditTable rows={rows} onOpen={(row) => void setEntry(row)} />
      {hasNextPage ? (
        <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older entries
        </Button>
      ) : null}
      <AuditEntry id={entry} onClose={() => void setEntry(null)} />
    </div>
  );
}
