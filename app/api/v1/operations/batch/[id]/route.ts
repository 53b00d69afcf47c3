import { getBatch } from '@/lib/queries/operations';
import { found, respond } from '../../../respond';

/** How it goes with what was asked for in one press. */
export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('read', (user) => found('batch', id, (known) => getBatch(user, known)));
}
