import { listHosts } from '@/lib/queries/hosts';
import { respond } from '../respond';

export function GET() {
  return respond('read', (user) => listHosts(user));
}
