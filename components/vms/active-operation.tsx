'use client';

import Link from 'next/link';
import { Progress } from '@/components/ui/progress';
import { useOperation } from '@/lib/client/queries';
import { operationVerbs } from '@/lib/domain/operation';
import type { VmRow } from '@/lib/domain/views';

/** The operation under way, in a place that is always there, so that nothing moves when it begins or ends. */
export function ActiveOperation({
  active,
  name,
}: {
  active: NonNullable<VmRow['activeOperation']>;
  name: string;
}) {
  // A press shows it before the server has given it an id.
  const isPending = active.id === 'pending';
  const { data: operation } = useOperation(isPending ? null : active.id);
  const words = operationVerbs[active.kind];
  const isKnown = operation?.state === 'running';
  return (
    <section aria-label="Operation in progress">
      <p className="absolute right-0 bottom-2 flex max-w-[60%] items-center gap-3 text-13 max-md:sr-only">
        <span className="truncate text-busy">
          {words.doing}
          {operation?.currentStep ? <span className="text-text-2"> · {operation.currentStep}</span> : null}
        </span>
        {isPending ? null : (
          <Link
            href={`/operations/${active.id}`}
            className="shrink-0 rounded-sm font-medium text-accent hover:underline"
          >
            Steps and log
          </Link>
        )}
      </p>
      <Progress
        value={isKnown ? operation.progress : null}
        label={`Progress of ${words.doing.toLowerCase()} ${name}`}
        className="absolute inset-x-0 bottom-0 h-0.5! max-md:-inset-x-4"
      />
    </section>
  );
}
