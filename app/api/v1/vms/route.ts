import { z } from 'zod';
import { findVms, listVms } from '@/lib/queries/vms';
import { readQuery } from '../query';
import { respond } from '../respond';

// No answer holds more.
const maxVms = 20_000;
const asked = z.object({
  q: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(maxVms).optional(),
});

/** All VMs, by name; `?q=` for those that a query in the language of the list finds, `?limit=` for the first of them. */
export function GET(request: Request) {
  return respond('read', (user) => {
    const { q, limit } = readQuery(request, asked);
    return q === undefined && limit === undefined ? listVms(user) : findVms(user, q ?? '', limit ?? maxVms);
  });
}
