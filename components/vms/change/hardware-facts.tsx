'use client';

import { type ReactNode, useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Mib } from '@/components/ui/quantity';
import type { VmChangeKind } from '@/lib/domain/change-words';
import type { VmDetail } from '@/lib/domain/views';
import { hasAction } from '@/lib/domain/vm-capabilities';
import { PendingMark } from '../pending';
import { whyCannot } from '../why-cannot';
import { CpusDialog, MemoryDialog } from './size-dialogs';

export function CpusFact({ vm }: { vm: VmDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Changeable vm={vm} kind="vm.setCpus" what="CPUs" onChange={() => setIsOpen(true)}>
      {vm.vcpus}
      {isOpen ? <CpusDialog vm={vm} isOpen onOpenChange={setIsOpen} /> : null}
    </Changeable>
  );
}

export function MemoryFact({ vm }: { vm: VmDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Changeable vm={vm} kind="vm.setMemory" what="Memory" onChange={() => setIsOpen(true)}>
      <Mib mib={vm.memoryMib} />
      {isOpen ? <MemoryDialog vm={vm} isOpen onOpenChange={setIsOpen} /> : null}
    </Changeable>
  );
}

export function FirmwareFact({ vm }: { vm: VmDetail }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <span>
        {vm.firmware === 'uefi' ? 'UEFI' : 'BIOS'}
        {vm.machineType ? <span className="font-mono text-text-2"> {vm.machineType}</span> : null}
      </span>
      <PendingMark vm={vm} what="Firmware" />
    </span>
  );
}

/** A value, what it will be at the next start if that is another one, and the button that changes it. */
export function Changeable({
  vm,
  kind,
  what,
  onChange,
  children,
}: {
  vm: VmDetail;
  kind: VmChangeKind;
  /** As the driver calls it where something is pending. */
  what: string;
  onChange: () => void;
  children: ReactNode;
}) {
  const forbidden = useWhyForbidden('vm.change');
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <span>{children}</span>
      <PendingMark vm={vm} what={what} />
      {hasAction(vm, kind) ? (
        <Button
          look="quiet"
          size="sm"
          className="h-6"
          // A word that is all capitals stays so.
          aria-label={`Change ${what.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}`}
          reason={forbidden ?? whyCannot(kind, vm)}
          onClick={onChange}
        >
          Change
        </Button>
      ) : null}
    </span>
  );
}
