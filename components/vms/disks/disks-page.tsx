'use client';

import { Section } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useVm } from '@/lib/client/queries';
import { useVmStorage } from '@/lib/client/vm-page-queries';
import { LastProblem } from '../last-problem';
import { FileLine } from './disk-chain';
import { VmDisks } from './vm-disks';

/** A machine's disks and drives with all files below them, and what its snapshots keep beside. */
export function DisksPage({ id }: { id: string }) {
  const { data: vm } = useVm(id);
  const { data: storage } = useVmStorage(id);
  if (!vm) return <Skeleton className="h-40 w-full" />;
  return (
    <div className="space-y-8">
      <LastProblem vm={vm} />
      <VmDisks vm={vm} storage={storage} />
      {storage && storage.kept.length > 0 ? (
        <Section title="Kept by snapshots" note="In no disk that is in use now">
          <ul aria-label="Kept by snapshots">
            {storage.kept.map(({ what, ...file }) => (
              <FileLine key={file.path} file={file} role={what === 'memory' ? 'Memory' : 'Disk'} vmId={id} />
            ))}
          </ul>
        </Section>
      ) : null}
    </div>
  );
}
