import { eq } from 'drizzle-orm';
import { vmLoads } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { VmLoadView } from '../domain/views.ts';

/** How busy a VM was when it was sampled last. @returns null when it never was */
export async function getVmLoad(_user: User, vmId: string): Promise<VmLoadView | null> {
  const [row] = await getDb().select().from(vmLoads).where(eq(vmLoads.vmId, vmId));
  if (!row?.sampledAt) return null;
  const { vmId: _id, silentSince: _since, sampledAt, ...load } = row;
  return { ...load, sampledAt: sampledAt.toISOString() };
}
