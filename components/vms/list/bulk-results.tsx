'use client';

import Link from 'next/link';
import { OperationStateMark } from '@/components/operations/operation-state';
import { Button } from '@/components/ui/button';
import { useBatchView } from '@/lib/client/queries';
import { type AcceptedPowers, isEnded, operationStates } from '@/lib/domain/operation';
import type { BatchView, BulkPlan } from '@/lib/domain/views';

type Line = {
  vmId: string;
  name: string;
  operation: BatchView['operations'][number] | undefined;
  error: { userMessage: string; advice?: string } | null;
  hasFailed: boolean;
};

/**
 * How it went for each machine, as it becomes known; what failed can be asked for again, and nothing else. Of many, those
 * that failed are told one by one.
 */
export function BulkResults({
  accepted,
  plan,
  onRetry,
  onClose,
}: {
  accepted: AcceptedPowers;
  plan: BulkPlan;
  onRetry: (vmIds: string[]) => void;
  onClose: () => void;
}) {
  const { data: batch } = useBatchView(accepted.batchId);
  const number = (state: (typeof operationStates)[number]) => batch?.states[state] ?? 0;
  const all = plan.able.length;
  const done = number('done');
  const ended = operationStates.filter(isEnded).reduce((sum, state) => sum + number(state), 0);
  const failed = ended - done + accepted.refused.length;
  const isOver = ended + accepted.refused.length >= all;
  const lines = linesOf(accepted, plan, batch);
  const again = lines.filter(({ hasFailed }) => hasFailed);

  return (
    <div className="space-y-4">
      <p role="status" className="text-13 text-text-2">
        {done.toLocaleString('en')} of {all.toLocaleString('en')} done
        {failed > 0 ? `, ${failed.toLocaleString('en')} failed` : ''}
        {isOver ? '.' : '. It goes on when this is closed.'}
      </p>
      <ul aria-label="Results" className="max-h-72 overflow-y-auto text-13">
        {lines.map(({ vmId, name, operation, error }) => (
          <li key={vmId} className="border-line border-b py-1.5 last:border-0">
            <span className="flex items-center justify-between gap-3">
              <Link
                href={operation ? `/operations/${operation.id}` : `/vms/${vmId}`}
                prefetch={false}
                className="truncate rounded-sm font-mono hover:underline"
              >
                {name}
              </Link>
              {operation ? (
                <OperationStateMark state={operation.state} />
              ) : (
                <span className="text-text-3">{error ? 'Not accepted' : 'Asked for'}</span>
              )}
            </span>
            {error ? (
              <span className="block text-12 text-bad">
                {error.userMessage} {error.advice}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      <div className="flex justify-end gap-2">
        {again.length > 0 && isOver ? (
          <Button onClick={() => onRetry(again.map(({ vmId }) => vmId))}>
            Try the {again.length.toLocaleString('en')} again
          </Button>
        ) : null}
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      </div>
    </div>
  );
}

/** Of a small batch every machine; of a large one those of which the server tells, which are those that failed. */
function linesOf(
  { refused }: AcceptedPowers,
  { able, shown }: BulkPlan,
  batch: BatchView | undefined,
): Line[] {
  const operations = new Map(batch?.operations.map((operation) => [operation.subjectId, operation]));
  const names = new Map(shown.map(({ id, name }) => [id, name]));
  const refusals = new Map(refused.map(({ vmId, error }) => [vmId, error]));
  const isSmall = able.length <= shown.length;
  return able.flatMap((vmId): Line[] => {
    const operation = operations.get(vmId);
    const refusal = refusals.get(vmId);
    const hasFailed = Boolean(refusal) || operation?.state === 'failed' || operation?.state === 'undone';
    if (!isSmall && !hasFailed) return [];
    const name = names.get(vmId) ?? operation?.subjectName ?? vmId.slice(0, 8);
    return [{ vmId, name, operation, error: refusal ?? operation?.error ?? null, hasFailed }];
  });
}
