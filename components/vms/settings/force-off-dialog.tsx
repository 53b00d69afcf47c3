'use client';

import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { errorOf } from '@/lib/client/action-result';
import type { VmDetail } from '@/lib/domain/views';
import { usePowerVm } from '../use-vm-actions';
import { whyCannot } from '../why-cannot';

/** Asks once more, because a press in a settings page may be a slip. */
export function ForceOffDialog({ vm, onClose }: { vm: VmDetail; onClose: () => void }) {
  const power = usePowerVm();
  const error = errorOf(power.error);
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`Force off ${vm.name}`}
      description="The guest is not asked: what it has not written to its disks is lost."
    >
      {error ? <ErrorBox error={error} className="mb-4" /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="danger"
          reason={whyCannot('vm.forceOff', vm)}
          isBusy={power.isPending}
          onClick={() => power.mutate({ vmId: vm.id, action: 'forceOff' }, { onSuccess: onClose })}
        >
          Force off
        </Button>
      </div>
    </Dialog>
  );
}
