import { z } from 'zod';
import { badFields } from '@/lib/actions/bad-fields';
import { createHardware } from '@/lib/domain/create-vm';
import { listCandidates } from '@/lib/queries/candidates';
import { respond } from '../../respond';

const query = z.object({
  imageId: z.uuid().nullable().default(null),
  cpu: createHardware.shape.cpu,
});

/** Every host as a place for new VMs. `?imageId=` for where that image is already, `?cpu=` for who knows that model. */
export function GET(request: Request) {
  return respond('read', async (user) => {
    const parsed = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!parsed.success) throw badFields(parsed.error);
    return listCandidates(user, parsed.data);
  });
}
