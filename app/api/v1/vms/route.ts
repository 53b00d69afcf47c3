import { getDb } from '@/lib/db/client';
import { createVmInput } from '@/lib/domain/create-vm';
import { submitCreate } from '@/lib/operations/submit-create';
import { listVms } from '@/lib/queries/vms';
import { readBody, readIdempotencyKey } from '../read-body';
import { respond, respondToPost } from '../respond';

export function GET() {
  return respond('read', (user) => listVms(user));
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
