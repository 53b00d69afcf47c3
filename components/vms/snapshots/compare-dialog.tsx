'use client';

import { useQuery } from '@tanstack/react-query';
import { cx } from '@/components/ui/cx';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { Skeleton } from '@/components/ui/skeleton';
import { At } from '@/components/ui/time';
import { compareSnapshot } from '@/lib/actions/vms';
import { errorOf, unwrap } from '@/lib/client/action-result';
import { queryKeys } from '@/lib/client/query-keys';
import type { SnapshotRow, VmDetail } from '@/lib/domain/views';

type Props = {
  vm: VmDetail;
  snapshot: SnapshotRow;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
};

/** The lines of the definition that have become others since. */
export function CompareDialog({ vm, snapshot, ...dialog }: Props) {
  const { data, error } = useQuery({
    queryKey: [...queryKeys.snapshots(vm.id), 'compare', snapshot.name],
    queryFn: async () => unwrap(await compareSnapshot({ vmId: vm.id, snapshot: snapshot.name })),
    gcTime: 0,
    retry: false,
  });
  const failed = errorOf(error);
  return (
    <Dialog
      {...dialog}
      className="md:max-w-3xl"
      title={`${vm.name} since ${snapshot.name}`}
      description={
        <>
          How its definition has changed since <At at={snapshot.createdAt} />.
        </>
      }
    >
      {failed ? <ErrorBox error={failed} /> : null}
      {!data && !failed ? <Skeleton className="h-24 w-full" /> : null}
      {data?.difference === '' ? (
        <p className="text-13">Nothing: its definition is what it was then.</p>
      ) : null}
      {data?.difference ? (
        <pre className="max-h-[60vh] overflow-auto rounded-md border bg-surface p-2 text-12">
          {data.difference.split('\n').map((line, index) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat, and their order is what they are
              key={index}
              className={cx(
                'block',
                line.startsWith('+') && 'text-good',
                line.startsWith('-') && 'text-bad',
                line.startsWith('@@') && 'text-text-3',
              )}
            >
              {line || ' '}
            </span>
          ))}
        </pre>
      ) : null}
    </Dialog>
  );
}
