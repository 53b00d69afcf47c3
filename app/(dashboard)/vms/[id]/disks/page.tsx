import { Seeded } from '@/components/shell/seeded';
import { DisksPage } from '@/components/vms/disks/disks-page';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { isUuid } from '@/lib/client/uuid';
import { getVmStorage } from '@/lib/queries/vm-storage';

export default async function VmDisksPage({ params }: { params: Promise<{ id: string }> }) {
  const user = await requireUser();
  const { id } = await params;
  return (
    <Seeded entries={isUuid(id) ? [[queryKeys.storage(id), await getVmStorage(user, id)]] : []}>
      <DisksPage id={id} />
    </Seeded>
  );
}
