import { z } from 'zod';
import { auditOutcomes } from '@/lib/domain/views';
import { listAudit } from '@/lib/queries/audit';
import { readQuery } from '../query';
import { respond } from '../respond';

const row = z.coerce.number().int().min(0).optional();
const filter = z.object({
  limit: z.coerce.number().int().min(1).max(500).optional(),
  id: row,
  by: z.string().max(100).optional(),
  action: z.string().max(100).optional(),
  about: z.string().max(200).optional(),
  outcome: z.enum(auditOutcomes).optional(),
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
  before: row,
  after: row,
});

/**
 * Newest first. `?limit=` up to 500, `?by=` a username, `?action=` such as vm.start or vm.*, `?about=` a part of the
 * name of what it was done to or its id, `?outcome=`, `?from=` and `?to=` as ISO 8601 times, and `?before=` and
 * `?after=` with a row's id for the pages beside it.
 */
export function GET(request: Request) {
  return respond('read', async (user) => listAudit(user, readQuery(request, filter)));
}
