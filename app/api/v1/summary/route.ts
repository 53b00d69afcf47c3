import { readFleetSummary } from '@/lib/queries/vm-windows';
import { respond } from '../respond';

/** How many VMs are in which state, how many hosts have troubles, how many operations are under way. */
export function GET() {
  return respond('read', (user) => readFleetSummary(user));
}
