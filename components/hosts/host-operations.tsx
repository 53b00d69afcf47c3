'use client';

import { OperationsTable } from '@/components/operations/operations-table';
import { Section } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useHostOperations } from '@/lib/client/queries';

/** What was lately asked of this host. */
export function HostOperations({ hostId }: { hostId: string }) {
  const { data: operations } = useHostOperations(hostId);
  return (
    <Section title="Recent operations" className="mt-6">
      {!operations ? <Skeleton className="my-3 h-16 w-full" /> : null}
      {operations?.length === 0 ? (
        <p className="py-3 text-13 text-text-2">Nothing was asked of this host yet.</p>
      ) : null}
      {operations?.length ? <OperationsTable operations={operations} label="Recent operations" /> : null}
    </Section>
  );
}
