import { getDb } from '@/lib/db/client';
import { createVmInput } from '@/lib/domain/create-vm';
import { planCreates, showCreates } from '@/lib/operations/plan-creates';
import { readBody } from '../../read-body';
import { respondToPost } from '../../respond';

/** What the same body would do as POST /api/v1/vms. Nothing is done. */
export function POST(request: Request) {
  return respondToPost(request, 'vm.create', async (user) =>
    showCreates(await planCreates(getDb(), user, await readBody(request, createVmInput))),
  );
}
