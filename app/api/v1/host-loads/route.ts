import { listHostLoads } from '@/lib/queries/host-loads';
import { respond } from '../respond';

/** What the VMs of each host use together; hosts without a fresh sample are left out. */
export function GET() {
  return respond('read', (user) => listHostLoads(user));
}
