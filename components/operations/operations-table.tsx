'use client';

import Link from 'next/link';
import { CutName } from '@/components/ui/cut-name';
import { Progress } from '@/components/ui/progress';
import { Missing } from '@/components/ui/quantity';
import { type Column, Table } from '@/components/ui/table';
import { Ago, Lasting } from '@/components/ui/time';
import { count } from '@/lib/client/format';
import { isEnded, type OperationState, operationVerbs, wordBeforeName } from '@/lib/domain/operation';
import type { OperationRow } from '@/lib/domain/views';
import { OperationStateMark } from './operation-state';

/** Operations, newest first; those of one press may be one row. */
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
    <Table
      label={label}
      columns={hasSubject ? columns : ofOneSubject}
      rows={operations}
      keyOf={({ id }) => id}
      phoneLine={(operation) => (
        <span className="flex items-center gap-3">
          <span className="min-w-0 flex-1 truncate">
            <Details operation={operation} />
          </span>
          <Ago at={operation.createdAt} className="shrink-0" />
        </span>
      )}
    />
  );
}

const columns: Column<OperationRow>[] = [
  {
    key: 'operation',
    head: 'Operation',
    role: 'name',
    className: 'w-72 max-lg:w-52 max-md:w-auto',
    cell: (operation) => (
      <Name operation={operation}>
        <CutName name={operation.subjectName} max={22} />
      </Name>
    ),
  },
  {
    key: 'state',
    head: 'State',
    role: 'mark',
    className: 'w-36',
    cell: (operation) => <OperationStateMark state={stateOf(operation)} />,
  },
  {
    key: 'details',
    head: 'Details',
    cellClassName: 'text-text-2',
    cell: (operation) => <Details operation={operation} />,
  },
  {
    key: 'by',
    head: 'By',
    className: 'w-28 max-lg:hidden',
    cellClassName: 'text-text-2',
    cell: ({ requestedBy }) => requestedBy,
  },
  {
    key: 'took',
    head: 'Took',
    className: 'w-24 text-right max-xl:hidden',
    cellClassName: 'text-text-2',
    cell: ({ startedAt, endedAt, batch }) =>
      batch ? null : startedAt ? <Lasting from={startedAt} to={endedAt} /> : <Missing word="not started" />,
  },
  {
    key: 'at',
    head: 'Asked for',
    className: 'w-28 text-right',
    cellClassName: 'text-text-2',
    cell: ({ createdAt }) => <Ago at={createdAt} />,
  },
];

const ofOneSubject = columns.map((column) =>
  column.key === 'operation'
    ? { ...column, cell: (operation: OperationRow) => <Name operation={operation}>{null}</Name> }
    : column,
);

function Name({ operation, children }: { operation: OperationRow; children: React.ReactNode }) {
  const { id, kind, batch, batchId, state } = operation;
  const className = 'rounded-sm hover:underline';
  if (batch && batchId) {
    return (
      <Link href={`/operations/batch/${batchId}`} className={className}>
        {operationVerbs[kind].verb} {count(batch.number, 'machine')}
      </Link>
    );
  }
  const form = isEnded(state) ? 'verb' : 'doing';
  return (
    <Link href={`/operations/${id}`} className={className}>
      {children ? wordBeforeName(kind, form) : operationVerbs[kind][form]} {children}
    </Link>
  );
}

/** Of all that one row stands for. */
function stateOf({ state, batch }: OperationRow): OperationState {
  if (!batch) return state;
  if (batch.done + batch.failed < batch.number) return 'running';
  return batch.failed > 0 ? 'failed' : 'done';
}

function Details({ operation }: { operation: OperationRow }) {
  const { state, batch, error, hostName, progress, currentStep, subjectName } = operation;
  if (batch) {
    const parts = [`${batch.done} of ${batch.number} done`, batch.failed ? `${batch.failed} not made` : null];
    return <>{parts.filter(Boolean).join(', ')}</>;
  }
  if (isEnded(state)) {
    return error ? (
      <span title={error.userMessage}>{error.userMessage}</span>
    ) : (
      <span className="text-text-3">{hostName}</span>
    );
  }
  return (
    <span className="flex items-center gap-3">
      <Progress
        className="w-24 shrink-0"
        value={state === 'running' ? progress : null}
        label={`Progress of ${operationVerbs[operation.kind].doing.toLowerCase()} ${subjectName}`}
      />
      <span className="truncate">{currentStep}</span>
    </span>
  );
}
