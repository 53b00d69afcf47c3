import { getDb } from '@/lib/db/client';
import { planEvacuation } from '@/lib/operations/plan-evacuation';
import { getHost } from '@/lib/queries/hosts';
import { found, respond } from '../../../respond';

/** Where each VM of the host could go, which cannot and why, and which stay. */
export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('read', async (user) => {
    await found('host', id, (known) => getHost(user, known));
    return planEvacuation(getDb(), id);
  });
}
