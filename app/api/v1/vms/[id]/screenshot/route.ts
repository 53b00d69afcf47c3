import { requestAddress } from '@/lib/auth/session';
import { getDb } from '@/lib/db/client';
import { AppError } from '@/lib/domain/errors';
import { whyVmCannot } from '@/lib/domain/vm-can';
import { askScreenshot } from '@/lib/operations/screenshots';
import { getVm } from '@/lib/queries/vms';
import { found, respondFile } from '../../../respond';

/** What its screen shows now, as PNG; `?download` gives it a name to be kept under. */
export async function GET(request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respondFile('vm.console', async (user) => {
    const vm = await found('VM', id, (known) => getVm(user, known));
    const reason = whyVmCannot('vm.console', { ...vm, activeOperation: null });
    if (reason)
      throw new AppError({ code: 'not_possible', userMessage: `There is no screen to show. ${reason}` });
    const png = await askScreenshot(getDb(), user, id, await requestAddress());
    const isDownload = new URL(request.url).searchParams.has('download');
    return { data: png, type: 'image/png', name: isDownload ? `${vm.name}.png` : null };
  });
}
