'use client';

import type { FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { errorOf } from '@/lib/client/action-result';
import type { PowerAction } from '@/lib/domain/operation';
import type { VmRow } from '@/lib/domain/views';
import { powerVerb } from '../power-icons';
import { usePowerVm } from '../use-vm-actions';

export type EndingPower = Extract<PowerAction, 'shutdown' | 'reboot' | 'forceOff'>;

type Props = { vm: Pick<VmRow, 'id' | 'name'>; action: EndingPower; onClose: () => void };

const says: Record<EndingPower, string> = {
  shutdown: 'Its guest is asked to shut down, and ends its programs by itself.',
  reboot: 'Its guest is asked to restart, and ends its programs by itself first.',
  forceOff:
    'It stops at once, as when its plug is pulled. What its guest has not written to its disks is lost, and its file systems may need a repair. Shut down asks the guest instead.',
};

/** Says once more what ends what runs, and of what. */
export function PowerDialog({ vm, action, onClose }: Props) {
  const power = usePowerVm();
  const error = errorOf(power.error);

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (!power.isPending) power.mutate({ vmId: vm.id, action }, { onSuccess: onClose });
  }

  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`${powerVerb(action)} ${vm.name}`}
      description={says[action]}
    >
      <form onSubmit={onSubmit} className="space-y-4">
        {error ? <ErrorBox error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Leave it running</Button>
          <Button
            type="submit"
            look={action === 'forceOff' ? 'danger' : 'primary'}
            isBusy={power.isPending}
            // What was opened by keys goes on by keys.
            autoFocus
          >
            {powerVerb(action)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
