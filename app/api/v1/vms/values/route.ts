import { z } from 'zod';
import { listVmValues } from '@/lib/queries/vm-values';
import { readQuery } from '../../query';
import { respond } from '../../respond';

const asked = z.object({ field: z.string().max(20), begun: z.string().max(200).default('') });

/** Values that a field of the query language has, and how many VMs have each: `?field=tag&begun=pr`. */
export function GET(request: Request) {
  return respond('read', (user) => listVmValues(user, readQuery(request, asked)));
}
