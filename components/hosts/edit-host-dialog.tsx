'use client';

import { Dialog } from '@/components/ui/dialog';
import type { HostRow } from '@/lib/domain/views';
import { HostForm } from './form/host-form';

export function EditHostDialog({
  host,
  isOpen,
  onOpenChange,
}: {
  host: HostRow;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const close = () => onOpenChange(false);
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={`Edit ${host.name}`}
      description="It is connected to anew with what is saved here; its machines go on."
      place="right"
    >
      <HostForm host={host} onCancel={close} onDone={close} />
    </Dialog>
  );
}
