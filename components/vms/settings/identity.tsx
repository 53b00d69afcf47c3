'use client';

import { useState } from 'react';
import { CutName } from '@/components/ui/cut-name';
import type { VmDetail } from '@/lib/domain/views';
import { Changeable } from '../change/hardware-facts';
import { RenameDialog } from '../change/identity-dialogs';
import { TemplateDialog } from '../copy/clone-dialog';

export function NameFact({ vm }: { vm: VmDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Changeable vm={vm} kind="vm.rename" what="Name" onChange={() => setIsOpen(true)}>
      <CutName name={vm.name} />
      {isOpen ? <RenameDialog vm={vm} onClose={() => setIsOpen(false)} /> : null}
    </Changeable>
  );
}

export function TemplateFact({ vm }: { vm: VmDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Changeable vm={vm} kind="vm.setTemplate" what="Kind" onChange={() => setIsOpen(true)}>
      {vm.isTemplate ? 'Template: others are made from it' : 'Machine'}
      {isOpen ? <TemplateDialog vm={vm} onClose={() => setIsOpen(false)} /> : null}
    </Changeable>
  );
}
