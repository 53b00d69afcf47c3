import { z } from 'zod';
import { operationKinds } from '@/lib/domain/operation';
import { listOperations } from '@/lib/queries/operations';
import { readQuery } from '../query';
import { respond } from '../respond';

const flag = z.enum(['true', 'false']).optional();
const filter = z.object({
  limit: z.coerce.number().int().min(1).max(500).optional(),
  active: flag,
  vmId: z.uuid().optional(),
  batchId: z.uuid().optional(),
  id: z.uuid().optional(),
  outcome: z.enum(['running', 'done', 'failed']).optional(),
  kind: z.enum(operationKinds).optional(),
  by: z.string().max(100).optional(),
  about: z.string().max(200).optional(),
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
  before: z.uuid().optional(),
  after: z.uuid().optional(),
  grouped: flag,
});

/**
 * Newest first. `?limit=` up to 500, `?active=true` for those under way, `?vmId=`, `?id=`, `?batchId=` for what was
 * asked for in one press, `?outcome=` running, done or failed, `?kind=`, `?by=` a username, `?about=` a part of the subject's
 * name or an id, `?from=` and `?to=` as ISO 8601 times, `?before=` and `?after=` with an operation's id for the pages
 * beside it, and `?grouped=true` for one row a press.
 */
export function GET(request: Request) {
  return respond('read', async (user) => {
    const { active, vmId, grouped, ...rest } = readQuery(request, filter);
    const subject = vmId ? { type: 'vm' as const, id: vmId } : undefined;
    return listOperations(user, {
      ...rest,
      subject,
      activeOnly: active === 'true',
      isGrouped: grouped === 'true',
    });
  });
}
