import { z } from 'zod';
import { sampleRanges } from '@/lib/domain/samples';
import { getVmSamples } from '@/lib/queries/vm-samples';
import { getVm } from '@/lib/queries/vms';
import { readQuery } from '../../../query';
import { found, respond } from '../../../respond';

const filter = z.object({
  range: z.enum(sampleRanges).default('1h'),
  since: z.coerce.number().int().min(0).optional(),
});

/** `?range=` 1h, 6h or 24h; `?since=` in milliseconds of the clock, for what came after. */
export async function GET(request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respond('read', async (user) => {
    const { range, since } = readQuery(request, filter);
    await found('VM', id, (known) => getVm(user, known));
    return getVmSamples(user, id, { range, sinceMs: since });
  });
}
