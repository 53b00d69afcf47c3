'use client';

import { ListChecks } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useSummary } from '@/lib/client/queries';

const RecentOperations = lazy(() =>
  import('./recent-operations').then((module) => ({ default: module.RecentOperations })),
);

/** The quiet pill in the top bar, and the drawer behind it. */
export function OperationsDrawer() {
  const { data: summary } = useSummary();
  const [isOpen, setIsOpen] = useState(false);
  const running = summary?.activeOperations ?? 0;
  return (
    <>
      <Button
        look="quiet"
        size="sm"
        hint="Operations in progress"
        aria-label={`Operations, ${running} in progress`}
        className={running > 0 ? 'min-w-16 bg-busy-soft text-busy max-md:h-10' : 'min-w-16 max-md:h-10'}
        onClick={() => setIsOpen(true)}
      >
        <ListChecks aria-hidden className={running > 0 ? 'pulse-slow' : undefined} />
        {running}
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={setIsOpen} title="Operations" place="right">
        <Suspense fallback={null}>
          <RecentOperations onGo={() => setIsOpen(false)} />
        </Suspense>
      </Dialog>
    </>
  );
}
