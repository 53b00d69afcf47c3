import { z } from 'zod';
import { getTopology } from '@/lib/queries/topology';
import { readQuery } from '../query';
import { respond } from '../respond';

const params = z.object({
  open: z
    .string()
    .max(2_000)
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(z.guid()).max(50))
    .optional(),
  find: z.string().trim().max(200).default(''),
});

/**
 * All hosts, and what hangs on those of `?open=`, ids with commas between them; without it those of a small fleet.
 * `?find=` opens hosts that have something with this in its name.
 */
export function GET(request: Request) {
  return respond('read', async (user) => {
    const { open = null, find } = readQuery(request, params);
    return getTopology(user, { open, find });
  });
}
