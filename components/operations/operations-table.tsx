'use client';

import Link from 'next/link';
import { CutName } from '@/components/ui/cut-name';
import { Progress } from '@/components/ui/progress';
import { Missing } from '@/components/ui/quantity';
import { Ago, Lasting } from '@/components/ui/time';
import { isEnded, operationVerbs, wordBeforeName } from '@/lib/domain/operation';
import type { OperationRow } from '@/lib/domain/views';
import { OperationStateMark } from './operation-state';

/** Operations, newest first; two lines each at phone width. */
export function OperationsTable({
  operations,
  label,
  hasSubject = true,
}: {
  operations: OperationRow[];
  label: string;
  /** False where all are of the same machine. */
  hasSubject?: boolean;
}) {
  return (
    <table className="w-full table-fixed border-collapse text-13 max-md:block">
      <caption className="sr-only">{label}</caption>
      <thead className="max-md:hidden">
        <tr className="h-8 border-line border-b text-left text-12 text-text-3">
          <th scope="col" className="w-64 pr-2 font-medium max-lg:w-52">
            Operation
          </th>
          <th scope="col" className="w-36 px-2 font-medium">
            State
          </th>
          <th scope="col" className="px-2 font-medium">
            Details
          </th>
          <th scope="col" className="w-28 px-2 font-medium max-lg:hidden">
            By
          </th>
          <th scope="col" className="w-24 px-2 text-right font-medium max-lg:hidden">
            Took
          </th>
          <th scope="col" className="w-28 pl-2 text-right font-medium">
            Asked for
          </th>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {operations.map((operation) => (
          <Row key={operation.id} operation={operation} hasSubject={hasSubject} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ operation, hasSubject }: { operation: OperationRow; hasSubject: boolean }) {
  const words = operationVerbs[operation.kind];
  const hasEnded = isEnded(operation.state);
  return (
    <tr className="h-row border-line border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:py-2">
      <th scope="row" className="truncate pr-2 text-left font-medium">
        <Link href={`/operations/${operation.id}`} className="rounded-sm hover:underline">
          {hasSubject ? (
            <>
              {wordBeforeName(operation.kind, hasEnded ? 'verb' : 'doing')}{' '}
              <CutName name={operation.subjectName} max={22} />
            </>
          ) : hasEnded ? (
            words.verb
          ) : (
            words.doing
          )}
        </Link>
      </th>
      <td className="px-2 max-md:justify-self-end max-md:px-0">
        <OperationStateMark state={operation.state} />
      </td>
      <td className="truncate px-2 text-text-2 max-md:px-0 max-md:text-12">
        {hasEnded ? (
          (operation.error?.userMessage ?? <span className="text-text-3">{operation.hostName ?? ''}</span>)
        ) : (
          <span className="flex items-center gap-3">
            <Progress
              className="w-24 shrink-0"
              value={operation.state === 'running' ? operation.progress : null}
              label={`Progress of ${words.doing.toLowerCase()} ${operation.subjectName}`}
            />
            <span className="truncate">{operation.currentStep}</span>
          </span>
        )}
      </td>
      <td className="truncate px-2 text-text-2 max-lg:hidden">{operation.requestedBy}</td>
      <td className="px-2 text-right text-text-2 max-lg:hidden">
        {operation.startedAt ? (
          <Lasting from={operation.startedAt} to={operation.endedAt} />
        ) : (
          <Missing word="not started" />
        )}
      </td>
      <td className="pl-2 text-right text-text-2 max-md:text-12">
        <Ago at={operation.createdAt} />
      </td>
    </tr>
  );
}
