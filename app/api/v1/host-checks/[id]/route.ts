import { getHostCheck } from '@/lib/queries/host-checks';
import { found, respond } from '../../respond';

export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('host.manage', (user) => found('test', id, (known) => getHostCheck(user, known)));
}
