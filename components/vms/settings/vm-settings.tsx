'use client';

import { Fact, Facts } from '@/components/ui/facts';
import { Section } from '@/components/ui/page';
import { Skeleton } from '@/components/ui/skeleton';
import { useVm } from '@/lib/client/queries';
import { hasAction } from '@/lib/domain/vm-capabilities';
import { AutostartFact, ProtectionFact, VmAbout } from '../change/identity-facts';
import { LastProblem } from '../last-problem';
import { DangerZone } from './danger-zone';
import { NameFact, TemplateFact } from './identity';

/** What a machine is called and how it behaves, and at the end what destroys. */
export function VmSettings({ id }: { id: string }) {
  const { data: vm } = useVm(id);
  if (!vm) return <Skeleton className="h-40 w-full" />;
  return (
    <div className="space-y-8">
      <LastProblem vm={vm} />
      <Section title="Identity">
        <Facts>
          <Fact name="Name">
            <NameFact vm={vm} />
          </Fact>
          {hasAction(vm, 'vm.setTemplate') ? (
            <Fact name="Kind">
              <TemplateFact vm={vm} />
            </Fact>
          ) : null}
        </Facts>
      </Section>
      <VmAbout vm={vm} />
      {hasAction(vm, 'vm.setAutostart') ? (
        <Section title="Behaviour">
          <Facts>
            <Fact name="Starts with its host">
              <AutostartFact vm={vm} />
            </Fact>
            <Fact name="Deletion">
              <ProtectionFact vm={vm} />
            </Fact>
          </Facts>
        </Section>
      ) : null}
      <DangerZone vm={vm} />
    </div>
  );
}
