'use client';

import Link from 'next/link';
import { Progress } from '@/components/ui/progress';
import { useOperation } from '@/lib/client/queries';
import { operationVerbs } from '@/lib/domain/operation';
import type { VmRow } from '@/lib/domain/views';

/** The operation under way on the machine that is shown. */
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
  return (
    <section aria-label="Operation in progress" className="rounded-md bg-busy-soft px-3 py-2.5 text-13">
      <div className="flex items-center gap-3 pb-2">
        <p className="min-w-0 flex-1 truncate">
          <span className="font-medium">{words.doing}</span>
          <span className="text-text-2"> {operation?.currentStep ? `· ${operation.currentStep}` : ''}</span>
        </p>
        {isPending ? null : (
          <Link
            href={`/operations/${active.id}`}
            className="rounded-sm font-medium text-accent hover:underline"
          >
            Steps and log
          </Link>
        )}
      </div>
      <Progress
        value={isPending ? null : (operation?.progress ?? active.progress)}
        label={`Progress of ${words.doing.toLowerCase()} ${name}`}
      />
    </section>
  );
}
