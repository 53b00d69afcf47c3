'use client';

import { Skeleton } from '@/components/ui/skeleton';
import { useVm } from '@/lib/client/queries';
import { LastProblem } from '../last-problem';
import { VmBoot } from './vm-boot';
import { VmDisks } from './vm-disks';
import { VmHostDevices } from './vm-host-devices';
import { VmNics } from './vm-nics';
import { VmPlacement } from './vm-placement';

/** Everything plugged into a machine, now and at its next start, and what can be done with each. */
export function VmHardware({ id }: { id: string }) {
  const { data: vm } = useVm(id);
  if (!vm) return <Skeleton className="h-40 w-full" />;
  return (
    <div className="space-y-8">
      <LastProblem vm={vm} />
      <VmDisks vm={vm} />
      <VmNics vm={vm} />
      <VmBoot vm={vm} />
      <VmHostDevices vm={vm} />
      <VmPlacement vm={vm} />
    </div>
  );
}
