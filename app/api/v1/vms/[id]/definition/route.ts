import { getVmDefinition } from '@/lib/queries/vm-definition';
import { getVm } from '@/lib/queries/vms';
import { found, respond } from '../../../respond';

/** What it starts with and what runs, and which versions are kept; null for a VM that has no definition. */
export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('read', async (user) => {
    await found('VM', id, (known) => getVm(user, known));
    return getVmDefinition(user, id);
  });
}
