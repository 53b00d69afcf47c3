import { getNetwork } from '@/lib/queries/networks';
import { found, respond } from '../../respond';

export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('read', (user) => found('network', id, (known) => getNetwork(user, known)));
}
