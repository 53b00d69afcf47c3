'use client';

import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/page';
import type { VmDetail } from '@/lib/domain/views';
import { hasAction } from '@/lib/domain/vm-capabilities';
import { whyCannot } from '../why-cannot';
import { ChangeVmDialog } from './change-vm-dialog';
import { Changeable } from './hardware-facts';
import { DescribeDialog } from './identity-dialogs';

export function AutostartFact({ vm }: { vm: VmDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  const title = vm.isAutostart
    ? `Leave ${vm.name} off when its host starts`
    : `Start ${vm.name} with its host`;
  return (
    <Changeable vm={vm} kind="vm.setAutostart" what="Autostart" onChange={() => setIsOpen(true)}>
      {vm.isAutostart ? 'Yes' : 'No'}
      {isOpen ? (
        <ChangeVmDialog
          vm={vm}
          title={title}
          isOpen
          onOpenChange={setIsOpen}
          change={{ kind: 'vm.setAutostart', params: { isAutostart: !vm.isAutostart } }}
        >
          {null}
        </ChangeVmDialog>
      ) : null}
    </Changeable>
  );
}

export function ProtectionFact({ vm }: { vm: VmDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Changeable vm={vm} kind="vm.setProtected" what="Protection" onChange={() => setIsOpen(true)}>
      {vm.isProtected ? 'Protected' : 'Not protected'}
      {isOpen ? (
        <ChangeVmDialog
          vm={vm}
          title={vm.isProtected ? `Let ${vm.name} be deleted` : `Protect ${vm.name} from deletion`}
          isOpen
          onOpenChange={setIsOpen}
          change={{ kind: 'vm.setProtected', params: { isProtected: !vm.isProtected } }}
        >
          {null}
        </ChangeVmDialog>
      ) : null}
    </Changeable>
  );
}

/** What people say of a machine; it is kept in the machine's own definition. */
export function VmAbout({ vm }: { vm: VmDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  const forbidden = useWhyForbidden('vm.change');
  return (
    <Section
      title="Description"
      note={
        hasAction(vm, 'vm.describe') ? (
          <Button
            look="quiet"
            size="sm"
            className="h-6"
            reason={forbidden ?? whyCannot('vm.describe', vm)}
            onClick={() => setIsOpen(true)}
          >
            Change description and tags
          </Button>
        ) : null
      }
    >
      <div className="space-y-1 py-2 text-13">
        {vm.description ? (
          <p className="whitespace-pre-wrap break-words">{vm.description}</p>
        ) : (
          <p className="text-text-2">Nothing is said of it yet.</p>
        )}
      </div>
      {isOpen ? <DescribeDialog vm={vm} onClose={() => setIsOpen(false)} /> : null}
    </Section>
  );
}
