import { getPool } from '@/lib/queries/storage';
import { found, respond } from '../../respond';

export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('read', (user) => found('pool', id, (known) => getPool(user, known)));
}
