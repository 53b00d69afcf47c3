import { z } from 'zod';
import { listOperations } from '@/lib/queries/operations';
import { readQuery } from '../query';
import { respond } from '../respond';

const filter = z.object({
  limit: z.coerce.number().int().min(1).max(500).optional(),
  active: z.enum(['true', 'false']).optional(),
  vmId: z.uuid().optional(),
  batchId: z.uuid().optional(),
  id: z.uuid().optional(),
});

/** `?limit=` up to 500, `?active=true` for those under way, `?vmId=`, `?id=`, `?batchId=` for what was asked for in one press. */
export function GET(request: Request) {
  return respond('read', async (user) => {
    const { limit, active, vmId, batchId, id } = readQuery(request, filter);
    const subject = vmId ? { type: 'vm' as const, id: vmId } : undefined;
    return listOperations(user, { limit, activeOnly: active === 'true', subject, batchId, id });
  });
}
