import { getVmLoad } from '@/lib/queries/vm-load';
import { getVm } from '@/lib/queries/vms';
import { found, respond } from '../../../respond';

export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('read', async (user) => {
    await found('VM', id, (known) => getVm(user, known));
    return getVmLoad(user, id);
  });
}
