import { listNetworks } from '@/lib/queries/networks';
import { respond } from '../respond';

export function GET() {
  return respond('read', (user) => listNetworks(user));
}
