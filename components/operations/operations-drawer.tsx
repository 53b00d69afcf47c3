'use client';

import { ListChecks } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useOperations } from '@/lib/client/queries';
import { isEnded } from '@/lib/domain/operation';
import { OperationLine } from './operation-line';

/** The quiet pill in the top bar, and the drawer behind it. */
export function OperationsDrawer() {
  const { data: operations = [] } = useOperations();
  const [isOpen, setIsOpen] = useState(false);
  const running = operations.filter(({ state }) => !isEnded(state));
  const recent = operations.filter(({ state }) => isEnded(state)).slice(0, 12);
  const close = () => setIsOpen(false);
  return (
    <>
      <Button
        look="quiet"
        size="sm"
        hint="Operations in progress"
        aria-label={`Operations, ${running.length} in progress`}
        className={
          running.length > 0 ? 'min-w-16 bg-busy-soft text-busy max-md:h-10' : 'min-w-16 max-md:h-10'
        }
        onClick={() => setIsOpen(true)}
      >
        <ListChecks aria-hidden className={running.length > 0 ? 'pulse-slow' : undefined} />
        {running.length}
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={setIsOpen} title="Operations" place="right">
        <h3 className="border-line border-b pb-1 font-medium text-12 text-text-3">In progress</h3>
        {running.length === 0 ? (
          <p className="py-3 text-13 text-text-2">Nothing is in progress. What you start appears here.</p>
        ) : (
          <ul>
            {running.map((operation) => (
              <OperationLine key={operation.id} operation={operation} onGo={close} />
            ))}
          </ul>
        )}
        <h3 className="border-line border-b pt-6 pb-1 font-medium text-12 text-text-3">Recent</h3>
        {recent.length === 0 ? (
          <p className="py-3 text-13 text-text-2">No operation has ended yet.</p>
        ) : (
          <ul>
            {recent.map((operation) => (
              <OperationLine key={operation.id} operation={operation} onGo={close} />
            ))}
          </ul>
        )}
        <Link
          href="/operations"
          onClick={close}
          className="mt-4 inline-block rounded-sm font-medium text-13 text-accent hover:underline"
        >
          All operations
        </Link>
      </Dialog>
    </>
  );
}
