import { getHostHardware } from '@/lib/queries/hosts';
import { found, respond } from '../../../respond';

export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('read', (user) => found('host', id, (known) => getHostHardware(user, known)));
}
