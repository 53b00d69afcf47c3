import { z } from 'zod';
import { readVmView } from '@/lib/domain/vm-view';
import { listVmIds } from '@/lib/queries/vm-windows';
import { readQuery } from '../../query';
import { respond } from '../../respond';

const stretch = z.object({
  from: z.coerce.number().int().min(0).default(0),
  to: z.coerce.number().int().min(0).default(20_000),
});

/** Ids of the VMs that a list shows, from one line up to another: with `q` and so on as in its address. */
export function GET(request: Request) {
  return respond('read', (user) => {
    const view = readVmView(new URL(request.url).searchParams);
    return listVmIds(user, view, readQuery(request, stretch));
  });
}
