'use client';

import { X } from 'lucide-react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import type { PowerAction } from '@/lib/domain/operation';
import { powerIcons, powerVerb } from './power-icons';
import type { Selection } from './use-selection';
import { usePowerVm } from './use-vm-actions';
import { toastError } from './vm-menu';
import { whyCannot } from './why-cannot';

const actions: PowerAction[] = ['start', 'shutdown', 'forceOff'];

/** The same action for all that are selected; those that cannot do it now are left as they are. */
export function SelectionBar({ selection }: { selection: Selection }) {
  const power = usePowerVm();
  const forbidden = useWhyForbidden('vm.power');
  if (selection.vms.length === 0) return null;
  return (
    <div
      role="toolbar"
      aria-label="Selected machines"
      className="ml-auto flex items-center gap-1 max-md:hidden"
    >
      <span className="px-2 text-13 text-text-2">{selection.vms.length} selected</span>
      {actions.map((action) => {
        const able = selection.vms.filter((vm) => whyCannot(`vm.${action}`, vm) === null);
        const Icon = powerIcons[action];
        return (
          <Button
            key={action}
            size="sm"
            aria-label={`${powerVerb(action)} ${able.length} of the selected`}
            reason={
              forbidden ?? (able.length === 0 ? 'None of the selected machines can do this now.' : null)
            }
            onClick={() => {
              for (const vm of able) power.mutate({ vmId: vm.id, action }, { onError: toastError });
            }}
          >
            <Icon aria-hidden />
            {powerVerb(action)}
            {able.length > 0 && able.length < selection.vms.length ? (
              <span className="text-text-3">{able.length}</span>
            ) : null}
          </Button>
        );
      })}
      <Button look="quiet" size="icon" aria-label="Clear the selection" onClick={selection.clear}>
        <X aria-hidden />
      </Button>
    </div>
  );
}
