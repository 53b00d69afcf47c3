import { CircleCheck, CircleX, Hand, ListChecks } from 'lucide-react';
import { OperationStateMark } from '@/components/operations/operation-state';
import { type StateLook, StateMark } from '@/components/ui/state-mark';
import type { AuditRow } from '@/lib/domain/views';

export const outcomeLooks: Record<AuditRow['outcome'], StateLook> = {
  accepted: { tone: 'idle', icon: ListChecks, word: 'Accepted' },
  refused: { tone: 'warn', icon: Hand, word: 'Refused' },
  done: { tone: 'good', icon: CircleCheck, word: 'Done' },
  failed: { tone: 'bad', icon: CircleX, word: 'Failed' },
};

/** What came of it: of what was accepted, how its operation stands now. */
export function AuditOutcome({ row }: { row: Pick<AuditRow, 'outcome' | 'operationState'> }) {
  if (row.outcome === 'accepted' && row.operationState) {
    return <OperationStateMark state={row.operationState} />;
  }
  return <StateMark look={outcomeLooks[row.outcome]} />;
}
