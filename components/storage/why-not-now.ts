import { operationVerbs } from '@/lib/domain/operation';
import type { PoolRow } from '@/lib/domain/views';

/** Why nothing can be done with a pool now; null when something can. */
export function whyNotNow({ activeOperation, hostState }: Pick<PoolRow, 'activeOperation' | 'hostState'>) {
  if (activeOperation) return `${operationVerbs[activeOperation.kind].doing} is in progress.`;
  if (hostState === 'disabled') return 'Its host is disabled.';
  if (hostState === 'unreachable' || hostState === 'connecting') return 'Its host cannot be reached now.';
  return null;
}
