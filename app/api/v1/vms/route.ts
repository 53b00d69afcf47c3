import { z } from 'zod';
import { getDb } from '@/lib/db/client';
import { createVmInput } from '@/lib/domain/create-vm';
import { submitCreate } from '@/lib/operations/submit-create';
import { findVms, listVms } from '@/lib/queries/vms';
import { readQuery } from '../query';
import { readBody, readIdempotencyKey } from '../read-body';
import { respond, respondToPost } from '../respond';

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

/**
 * Creates what the body asks for, as the form does. Accepted is not done: how each goes is at
 * /api/v1/operations/ID, and of several at /api/v1/operations?batchId=ID.
 */
export function POST(request: Request) {
  return respondToPost(
    request,
    'vm.create',
    async (user) => {
      const key = readIdempotencyKey(request);
      const input = await readBody(request, createVmInput);
      const { operations, batchId } = await submitCreate(getDb(), user, input, key);
      return { operations, batchId };
    },
    202,
  );
}
