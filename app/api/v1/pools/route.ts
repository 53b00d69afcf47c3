import { listPools } from '@/lib/queries/storage';
import { respond } from '../respond';

export function GET() {
  return respond('read', (user) => listPools(user));
}
