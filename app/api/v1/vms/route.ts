import { listVms } from '@/lib/queries/vms';
import { respond } from '../respond';

export function GET() {
  return respond('read', (user) => listVms(user));
}
