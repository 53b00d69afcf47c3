'use client';

import Link from 'next/link';
import { OperationStateMark } from '@/components/operations/operation-state';
import { Button } from '@/components/ui/button';
import { useBatch } from '@/lib/client/queries';
import { type AcceptedPowers, isEnded, type OperationState } from '@/lib/domain/operation';
import type { VmRow } from '@/lib/domain/views';

/** How it went for each machine, as it becomes known; what failed can be asked for again, and nothing else. */
export function BulkResults({
  accepted,
  vms,
  onRetry,
  onClose,
}: {
  accepted: AcceptedPowers;
  vms: VmRow[];
  onRetry: (vmIds: Set<string>) => void;
  onClose: () => void;
}) {
  const { data: operations = [] } = useBatch(accepted.batchId);
  const lines = vms.map((vm) => {
    const operation = operations.find(({ subjectId }) => subjectId === vm.id);
    const refused = accepted.refused.find(({ vmId }) => vmId === vm.id)?.error;
    const error = refused ?? operation?.error ?? null;
    return { vm, operation, error, hasFailed: Boolean(refused) || (operation && isFailed(operation.state)) };
  });
  const failed = lines.filter(({ hasFailed }) => hasFailed);
  const done = lines.filter(({ operation }) => operation?.state === 'done').length;
  const isOver = lines.every(
    ({ operation, hasFailed }) => hasFailed || (operation && isEnded(operation.state)),
  );

  return (
    <div className="space-y-4">
      <p role="status" className="text-13 text-text-2">
        {done} of {lines.length} done{failed.length > 0 ? `, ${failed.length} failed` : ''}
        {isOver ? '.' : '. It goes on when this is closed.'}
      </p>
      <ul aria-label="Results" className="max-h-72 overflow-y-auto text-13">
        {lines.map(({ vm, operation, error }) => (
          <li key={vm.id} className="border-line border-b py-1.5 last:border-0">
            <span className="flex items-center justify-between gap-3">
              <Link
                href={operation ? `/operations/${operation.id}` : `/vms/${vm.id}`}
                className="truncate rounded-sm font-mono hover:underline"
              >
                {vm.name}
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
        {failed.length > 0 && isOver ? (
          <Button onClick={() => onRetry(new Set(failed.map(({ vm }) => vm.id)))}>
            Try the {failed.length} again
          </Button>
        ) : null}
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      </div>
    </div>
  );
}

function isFailed(state: OperationState): boolean {
  return state === 'failed' || state === 'undone';
}
