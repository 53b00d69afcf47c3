'use client';

import { PageHead } from '@/components/ui/page';
import { useBatch } from '@/lib/client/queries';
import { isEnded, operationVerbs } from '@/lib/domain/operation';
import { OperationsTable } from './operations-table';

/** What was asked for in one press, each with how it ended. */
export function BatchPage({ id }: { id: string }) {
  const { data: operations } = useBatch(id);
  const [first] = operations ?? [];
  if (!operations || !first) return null;
  const byName = [...operations].sort((a, b) =>
    a.subjectName.localeCompare(b.subjectName, 'en', { numeric: true }),
  );
  return (
    <>
      <PageHead
        title={`${operationVerbs[first.kind].verb}: ${operations.length} machines`}
        note={<Outcome states={operations.map(({ state }) => state)} />}
      />
      <OperationsTable operations={byName} label="Operations asked for together" />
      <p className="pt-3 text-13 text-text-2">
        Each goes on by itself, also when this page is closed. One that failed was taken back, and stops no
        other.
      </p>
    </>
  );
}

function Outcome({ states }: { states: Parameters<typeof isEnded>[0][] }) {
  const done = states.filter((state) => state === 'done').length;
  const running = states.filter((state) => !isEnded(state)).length;
  const failed = states.length - done - running;
  const parts = [
    `${done} of ${states.length} done`,
    failed ? `${failed} not made` : null,
    running ? `${running} in progress` : null,
  ];
  return <span role="status">{parts.filter(Boolean).join(', ')}</span>;
}
