import { getDb } from '@/lib/db/client';
import { listMigrationTargets } from '@/lib/operations/migration-targets';
import { getVm } from '@/lib/queries/vms';
import { found, respond } from '../../../respond';

/** Every other host, and what speaks against a migration there. */
export async function GET(_request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('read', async (user) => {
    await found('VM', id, (known) => getVm(user, known));
    return listMigrationTargets(getDb(), id);
  });
}
