import { z } from 'zod';
import { AppError } from '@/lib/domain/errors';
import { listOperations } from '@/lib/queries/operations';
import { respond } from '../respond';

const filter = z.object({
  limit: z.coerce.number().int().min(1).max(500).optional(),
  active: z.enum(['true', 'false']).optional(),
  vmId: z.uuid().optional(),
  batchId: z.uuid().optional(),
});

/** `?limit=` up to 500, `?active=true` for those under way, `?vmId=`, `?batchId=` for what was asked for in one press. */
export function GET(request: Request) {
  return respond('read', async (user) => {
    const parsed = filter.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!parsed.success) {
      const field = String(parsed.error.issues[0]?.path[0] ?? 'query');
      throw new AppError({ code: 'bad_input', userMessage: `The parameter ${field} cannot be used.` });
    }
    const { limit, active, vmId, batchId } = parsed.data;
    const subject = vmId ? { type: 'vm' as const, id: vmId } : undefined;
    return listOperations(user, { limit, activeOnly: active === 'true', subject, batchId });
  });
}
