import { listTemplates } from '@/lib/queries/templates';
import { respond } from '../respond';

/** What VMs are made from, and those that were. */
export function GET() {
  return respond('read', (user) => listTemplates(user));
}
