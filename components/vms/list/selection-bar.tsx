'use client';

import { X } from 'lucide-react';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import type { PowerAction } from '@/lib/domain/operation';
import type { VmRow } from '@/lib/domain/views';
import { powerIcons, powerVerb } from '../power-icons';
import { whyCannot } from '../why-cannot';
import { BulkDialog } from './bulk-dialog';
import type { Selection } from './use-selection';

const actions: PowerAction[] = ['start', 'shutdown', 'reboot', 'forceOff'];

/**
 * The same action for all that are selected; those that cannot do it now are left as they are.
 * @param found  all that the search found, also on other pages
 */
export function SelectionBar({ selection, found = [] }: { selection: Selection; found?: VmRow[] }) {
  const [asked, setAsked] = useState<{ action: PowerAction; vms: VmRow[] } | null>(null);
  const forbidden = useWhyForbidden('vm.power');
  const number = selection.vms.length;
  return (
    <>
      {asked ? <BulkDialog {...asked} onClose={() => setAsked(null)} /> : null}
      {number === 0 ? null : (
        <div
          role="toolbar"
          aria-label="Selected machines"
          className="ml-auto flex shrink-0 items-center gap-1 max-xl:ml-0 max-xl:w-full max-md:hidden"
        >
          <span className="px-2 text-13 max-xl:pl-0 text-text-2">{number.toLocaleString('en')} selected</span>
          {found.some(({ id }) => !selection.has(id)) ? (
            <Button
              look="quiet"
              size="sm"
              onClick={() =>
                selection.set(
                  found.map(({ id }) => id),
                  true,
                )
              }
            >
              Select all {found.length.toLocaleString('en')}
            </Button>
          ) : null}
          {actions.map((action) => {
            const able = selection.vms.filter((vm) => whyCannot(`vm.${action}`, vm) === null).length;
            const Icon = powerIcons[action];
            return (
              <Button
                key={action}
                size="sm"
                aria-label={`${powerVerb(action)} ${able} of the selected`}
                reason={forbidden ?? (able === 0 ? 'None of the selected machines can do this now.' : null)}
                onClick={() => setAsked({ action, vms: selection.vms })}
              >
                <Icon aria-hidden />
                {powerVerb(action)}
                {able > 0 && able < number ? <span className="text-text-3">{able}</span> : null}
              </Button>
            );
          })}
          <Button look="quiet" size="icon" aria-label="Clear the selection" onClick={selection.clear}>
            <X aria-hidden />
          </Button>
        </div>
      )}
    </>
  );
}
