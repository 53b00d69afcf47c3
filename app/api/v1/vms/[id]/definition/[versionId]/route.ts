import { AppError } from '@/lib/domain/errors';
import { getVmVersion } from '@/lib/queries/vm-definition';
import { getVm } from '@/lib/queries/vms';
import { found, respond } from '../../../../respond';

/** One version of its definition. */
export async function GET(
  _request: Request,
  context: { params: Promise<{ id: string; versionId: string }> },
) {
  const { id, versionId } = await context.params;
  return respond('read', async (user) => {
    await found('VM', id, (known) => getVm(user, known));
    const version = await getVmVersion(user, id, versionId);
    if (version) return version;
    throw new AppError({
      code: 'not_found',
      userMessage: 'This version of the definition is not kept any more.',
      advice: 'Choose another; the newest are there.',
    });
  });
}
