'use client';

import { Fact, Facts } from '@/components/ui/facts';
import { Section } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useVm } from '@/lib/client/queries';
import { CpusFact, FirmwareFact, MemoryFact } from '../change/hardware-facts';
import { LastProblem } from '../last-problem';
import { PendingChanges } from '../pending';
import { VmBoot } from './vm-boot';
import { VmHostDevices } from './vm-host-devices';
import { VmPlacement } from './vm-placement';

/** What a machine is made of beside disks and cards, as it runs and as it will start. */
export function VmHardware({ id }: { id: string }) {
  const { data: vm } = useVm(id);
  if (!vm) return <Skeleton className="h-40 w-full" />;
  return (
    <div className="space-y-8">
      <LastProblem vm={vm} />
      <PendingChanges vm={vm} />
      <Section title="Processor and memory">
        <Facts>
          <Fact name="CPUs">
            <CpusFact vm={vm} />
          </Fact>
          <Fact name="Memory">
            <MemoryFact vm={vm} />
          </Fact>
          <Fact name="Firmware">
            <FirmwareFact vm={vm} />
          </Fact>
        </Facts>
      </Section>
      <VmBoot vm={vm} />
      <VmPlacement vm={vm} />
      <VmHostDevices vm={vm} />
    </div>
  );
}
