import { getHost } from '@/lib/queries/hosts';
import { listOperations } from '@/lib/queries/operations';
import { found, respond } from '../../../respond';

// The page of the operations has the rest.
const limit = 20;

export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('read', async (user) => {
    await found('host', id, (known) => getHost(user, known));
    return listOperations(user, { hostId: id, limit });
  });
}
