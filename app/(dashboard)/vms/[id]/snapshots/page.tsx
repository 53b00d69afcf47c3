import { Seeded } from '@/components/shell/seeded';
import { VmSnapshots } from '@/components/vms/snapshots/vm-snapshots';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { isUuid } from '@/lib/client/uuid';
import { listSnapshots } from '@/lib/queries/snapshots';

export default async function VmSnapshotsPage({ params }: { params: Promise<{ id: string }> }) {
  const user = await requireUser();
  const { id } = await params;
  const snapshots = isUuid(id) ? await listSnapshots(user, id) : [];
  return (
    <Seeded entries={[[queryKeys.snapshots(id), snapshots]]}>
      <VmSnapshots id={id} />
    </Seeded>
  );
}
