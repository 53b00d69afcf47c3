'use client';

import Link from 'next/link';
import { useOperations } from '@/lib/client/queries';
import { isEnded } from '@/lib/domain/operation';
import { OperationLine } from './operation-line';

/** What is under way, and what ended last. */
export function RecentOperations({ onGo }: { onGo: () => void }) {
  const { data: operations = [] } = useOperations();
  const running = operations.filter(({ state }) => !isEnded(state));
  const recent = operations.filter(({ state }) => isEnded(state)).slice(0, 12);
  return (
    <>
      <h3 className="border-line border-b pb-1 font-medium text-12 text-text-3">In progress</h3>
      {running.length === 0 ? (
        <p className="py-3 text-13 text-text-2">Nothing is in progress. What you start appears here.</p>
      ) : (
        <ul>
          {running.map((operation) => (
            <OperationLine key={operation.id} operation={operation} onGo={onGo} />
          ))}
        </ul>
      )}
      <h3 className="border-line border-b pt-6 pb-1 font-medium text-12 text-text-3">Recent</h3>
      {recent.length === 0 ? (
        <p className="py-3 text-13 text-text-2">No operation has ended yet.</p>
      ) : (
        <ul>
          {recent.map((operation) => (
            <OperationLine key={operation.id} operation={operation} onGo={onGo} />
          ))}
        </ul>
      )}
      <Link
        href="/operations"
        onClick={onGo}
        className="mt-4 inline-block rounded-sm font-medium text-13 text-accent hover:underline"
      >
        All operations
      </Link>
    </>
  );
}
