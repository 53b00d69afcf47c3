import { getOperation } from '@/lib/queries/operations';
import { found, respond } from '../../respond';

export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('read', (user) => found('operation', id, (known) => getOperation(user, known)));
}
