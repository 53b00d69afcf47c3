import { getVmStorage } from '@/lib/queries/vm-storage';
import { getVm } from '@/lib/queries/vms';
import { found, respond } from '../../../respond';

/** The files of its disks and snapshots: what lies on what, and who else needs it. */
export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('read', async (user) => {
    await found('VM', id, (known) => getVm(user, known));
    return getVmStorage(user, id);
  });
}
