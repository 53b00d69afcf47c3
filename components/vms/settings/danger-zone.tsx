'use client';

import { type ReactNode, useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button, ButtonLink } from '@/components/ui/button';
import { Section } from '@/components/ui/page';
import type { VmDetail } from '@/lib/domain/views';
import type { VmAction } from '@/lib/domain/vm-can';
import { hasAction, hasPart } from '@/lib/domain/vm-capabilities';
import { DeedDialog } from '../deeds/deed-dialog';
import { deedPermission } from '../deeds/deeds';
import { whyCannot } from '../why-cannot';

type Destroying = Extract<VmAction, 'vm.forceOff' | 'vm.reset' | 'vm.discardSaved' | 'vm.delete'>;

/** What throws something away, each with what is lost; what cannot be undone wants the name typed. */
export function DangerZone({ vm }: { vm: VmDetail }) {
  const [open, setOpen] = useState<Destroying | null>(null);
  const isSuspended = vm.state === 'suspended';
  return (
    <Section title="Danger zone">
      <ul aria-label="Danger zone">
        {isSuspended ? (
          <Danger vm={vm} action="vm.discardSaved" title="Discard saved memory" onPress={setOpen}>
            What its programs held and had not written is lost. The next start boots it. This cannot be
            undone.
          </Danger>
        ) : (
          <>
            <Danger vm={vm} action="vm.forceOff" title="Force off" onPress={setOpen}>
              Pulls the plug: what the guest has not written to its disks is lost.
            </Danger>
            <Danger vm={vm} action="vm.reset" title="Reset" onPress={setOpen}>
              As by the button on a case: it boots again, without what it had not written.
            </Danger>
          </>
        )}
        {hasPart(vm, 'snapshots') ? (
          <Row
            title="Revert to a snapshot"
            button={
              <ButtonLink href={`/vms/${vm.id}/snapshots`} size="sm">
                Choose a snapshot
              </ButtonLink>
            }
          >
            Everything that was written since is lost.
          </Row>
        ) : null}
        <Danger vm={vm} action="vm.delete" title="Delete" onPress={setOpen}>
          The machine, its definition and the disks that you choose are removed. This cannot be undone.
        </Danger>
      </ul>
      {open ? <DeedDialog deed={open} vm={vm} onClose={() => setOpen(null)} /> : null}
    </Section>
  );
}

function Danger({
  vm,
  action,
  title,
  onPress,
  children,
}: {
  vm: VmDetail;
  action: Destroying;
  title: string;
  onPress: (action: Destroying) => void;
  children: ReactNode;
}) {
  const forbidden = useWhyForbidden(deedPermission(action));
  if (!hasAction(vm, action)) return null;
  return (
    <Row
      title={title}
      button={
        <Button size="sm" reason={forbidden ?? whyCannot(action, vm)} onClick={() => onPress(action)}>
          <span className="text-bad in-aria-disabled:text-text-3">{title}</span>
        </Button>
      }
    >
      {children}
    </Row>
  );
}

function Row({ title, button, children }: { title: string; button: ReactNode; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 border-line border-b py-2 text-13">
      <span className="min-w-0 flex-1 basis-64">
        <span className="block font-medium">{title}</span>
        <span className="block text-text-2">{children}</span>
      </span>
      {button}
    </li>
  );
}
