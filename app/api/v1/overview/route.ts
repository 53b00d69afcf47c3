import { getOverview } from '@/lib/queries/overview';
import { respond } from '../respond';

/** Sums of the fleet, hosts by pressure, what needs this person's attention, what runs, and what was asked for lately. */
export function GET() {
  return respond('read', (user) => getOverview(user));
}
