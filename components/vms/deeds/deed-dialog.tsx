'use client';

import { useVm } from '@/lib/client/queries';
import type { VmRow } from '@/lib/domain/views';
import { ActDialog, SendKeysDialog } from '../change/act-dialogs';
import { DescribeDialog, RenameDialog } from '../change/identity-dialogs';
import { CpusDialog, MemoryDialog } from '../change/size-dialogs';
import { CloneDialog, TemplateDialog } from '../copy/clone-dialog';
import { DeleteVmDialog } from '../delete-vm-dialog';
import { MigrateDialog } from '../migrate/migrate-dialog';
import { TakeSnapshotDialog } from '../snapshots/take-snapshot-dialog';
import type { DialogDeed } from './deeds';
import { PowerDialog } from './power-dialog';

/** The dialog of whatever is done with a VM, wherever it was chosen. */
export function DeedDialog({ deed, vm, onClose }: { deed: DialogDeed; vm: VmRow; onClose: () => void }) {
  const onOpenChange = (isOpen: boolean) => isOpen || onClose();
  const props = { vm, onClose };
  switch (deed) {
    case 'vm.shutdown':
      return <PowerDialog {...props} action="shutdown" />;
    case 'vm.reboot':
      return <PowerDialog {...props} action="reboot" />;
    case 'vm.forceOff':
      return <PowerDialog {...props} action="forceOff" />;
    case 'vm.migrate':
      return <MigrateDialog {...props} />;
    case 'vm.clone':
      return <CloneDialog {...props} />;
    case 'vm.rename':
      return <RenameDialog {...props} />;
    case 'vm.setTemplate':
      return <TemplateDialog {...props} />;
    case 'vm.sendKeys':
      return <SendKeysDialog {...props} />;
    case 'vm.delete':
      return <DeleteVmDialog vmId={vm.id} name={vm.name} isOpen onOpenChange={onOpenChange} />;
    case 'vm.setCpus':
      return <CpusDialog vm={vm} isOpen onOpenChange={onOpenChange} />;
    case 'vm.setMemory':
      return <MemoryDialog vm={vm} isOpen onOpenChange={onOpenChange} />;
    case 'vm.snapshot':
    case 'vm.describe':
      return <DetailDialog {...props} deed={deed} />;
    default:
      return <ActDialog {...props} kind={deed} />;
  }
}

/** For those that begin with what a row does not have. */
function DetailDialog({
  deed,
  vm,
  onClose,
}: {
  deed: 'vm.snapshot' | 'vm.describe';
  vm: VmRow;
  onClose: () => void;
}) {
  const { data } = useVm(vm.id);
  if (!data) return null;
  return deed === 'vm.describe' ? (
    <DescribeDialog vm={data} onClose={onClose} />
  ) : (
    <TakeSnapshotDialog vm={data} isOpen onOpenChange={(isOpen) => isOpen || onClose()} />
  );
}
