'use client';

import Link from 'next/link';
import { CutName } from '@/components/ui/cut-name';
import { Progress } from '@/components/ui/progress';
import { Ago, Lasting } from '@/components/ui/time';
import { isEnded, operationVerbs, wordBeforeName } from '@/lib/domain/operation';
import type { OperationRow } from '@/lib/domain/views';
import { OperationStateMark } from './operation-state';

/** One operation in two lines: what and how it stands, then where it is or why it failed. */
export function OperationLine({ operation, onGo }: { operation: OperationRow; onGo?: () => void }) {
  const hasEnded = isEnded(operation.state);
  const words = operationVerbs[operation.kind];
  return (
    <li className="border-line border-b py-2 text-13">
      <div className="flex items-center gap-3">
        <Link
          href={`/operations/${operation.id}`}
          onClick={onGo}
          className="min-w-0 flex-1 truncate rounded-sm hover:underline"
        >
          {wordBeforeName(operation.kind, hasEnded ? 'verb' : 'doing')}{' '}
          <CutName name={operation.subjectName} max={28} />
        </Link>
        <OperationStateMark state={operation.state} />
      </div>
      {hasEnded ? null : (
        <Progress
          className="my-1.5"
          value={operation.state === 'running' ? operation.progress : null}
          label={`Progress of ${words.doing.toLowerCase()} ${operation.subjectName}`}
        />
      )}
      <div className="flex gap-3 text-12 text-text-3">
        <span className="min-w-0 flex-1 truncate">
          {operation.error?.userMessage ?? operation.currentStep ?? `by ${operation.requestedBy}`}
        </span>
        {hasEnded ? (
          <Ago at={operation.endedAt ?? operation.createdAt} />
        ) : (
          <Lasting from={operation.startedAt ?? operation.createdAt} to={null} />
        )}
      </div>
    </li>
  );
}
