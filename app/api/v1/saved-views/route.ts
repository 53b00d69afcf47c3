import { listSavedViews } from '@/lib/queries/saved-views';
import { respond } from '../respond';

/** The views of the list of VMs that you saved. */
export function GET() {
  return respond('read', (user) => listSavedViews(user));
}
