import { z } from 'zod';
import { listAudit } from '@/lib/queries/audit';
import { getVm } from '@/lib/queries/vms';
import { readQuery } from '../../../query';
import { found, respond } from '../../../respond';

const filter = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce.number().int().min(1).optional(),
});

/** Who asked for what of it, newest first: `?limit=` up to 200, `?before=` the id of the last entry that is known. */
export async function GET(request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('read', async (user) => {
    const { limit, before } = readQuery(request, filter);
    await found('VM', id, (known) => getVm(user, known));
    return listAudit(user, { limit, before, target: { type: 'vm', id } });
  });
}
