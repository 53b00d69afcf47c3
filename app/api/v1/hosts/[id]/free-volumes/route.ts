import { listFreeVolumes } from '@/lib/queries/free-volumes';
import { getHost } from '@/lib/queries/hosts';
import { found, respond } from '../../../respond';

/** What of the host's volumes can become a new VM's disk. */
export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('read', async (user) => {
    await found('host', id, (known) => getHost(user, known));
    return listFreeVolumes(user, id);
  });
}
