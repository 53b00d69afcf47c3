'use client';

import Link from 'next/link';
import { ErrorBox } from '@/components/ui/error-box';
import type { VmDetail } from '@/lib/domain/views';

/** Why the last thing that was asked of a machine was not done; nothing when it was. */
export function LastProblem({ vm }: { vm: VmDetail }) {
  const [last] = vm.operations;
  if (!last?.error || vm.activeOperation) return null;
  return (
    <ErrorBox error={last.error}>
      <Link href={`/operations/${last.id}`} className="rounded-sm font-medium text-accent hover:underline">
        See the operation
      </Link>
    </ErrorBox>
  );
}
