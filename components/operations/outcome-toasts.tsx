'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect } from 'react';
import { toast } from 'sonner';
import { useStartedOperations } from '@/lib/client/queries';
import { forgetStarted } from '@/lib/client/started-operations';
import { subjectHref, subjectPlaces } from '@/lib/client/subject-href';
import { isEnded, operationVerbs } from '@/lib/domain/operation';
import type { OperationRow } from '@/lib/domain/views';

/** Tells the outcome of what this page started, when it is not on screen anyway. */
export function OutcomeToasts() {
  const operations = useStartedOperations();
  const pathname = usePathname();
  useEffect(() => {
    for (const operation of operations) {
      if (!isEnded(operation.state)) continue;
      forgetStarted(operation.id);
      if (!isShownOn(pathname, operation)) tell(operation);
    }
  }, [operations, pathname]);
  return null;
}

function isShownOn(pathname: string, operation: OperationRow): boolean {
  if (pathname === '/operations' || pathname === `/operations/${operation.id}`) return true;
  if (pathname.startsWith('/operations/batch/')) return true;
  const href = subjectHref(operation);
  if (href && pathname.startsWith(href)) return true;
  // The list shows a new state, but not why there is none.
  return pathname === subjectPlaces[operation.subjectType] && operation.state === 'done';
}

function tell(operation: OperationRow): void {
  const words = operationVerbs[operation.kind];
  const link = (
    <Link href={`/operations/${operation.id}`} className="font-medium text-accent hover:underline">
      See the operation
    </Link>
  );
  if (operation.state === 'done') {
    toast(`${words.done}: ${operation.subjectName}`, { description: link });
    return;
  }
  toast.error(operation.error?.userMessage ?? `${words.verb} did not happen: ${operation.subjectName}`, {
    description: (
      <>
        {operation.error?.advice ? <p>{operation.error.advice}</p> : null}
        {link}
      </>
    ),
    duration: 12_000,
  });
}
