'use client';

import { X } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { useSelectionView } from '@/lib/client/queries';
import type { VmLines } from '@/lib/client/use-vm-lines';
import type { PowerAction } from '@/lib/domain/operation';
import type { VmRow } from '@/lib/domain/views';
import { powerIcons, powerVerb } from '../power-icons';
import { whyCannot } from '../why-cannot';
import type { Selection } from './use-selection';

const BulkDialog = lazy(() => import('./bulk-dialog').then((module) => ({ default: module.BulkDialog })));
const actions: PowerAction[] = ['start', 'shutdown', 'reboot', 'forceOff'];

/** The same action for all that are selected; those that cannot do it now are left as they are. */
export function SelectionBar({ selection, lines }: { selection: Selection; lines: VmLines }) {
  const [asked, setAsked] = useState<{ action: PowerAction; ids: string[] } | null>(null);
  const forbidden = useWhyForbidden('vm.power');
  const { number, able } = useAble(selection, lines);
  const matches = lines.known?.matches ?? 0;
  return (
    <>
      {asked ? (
        <Suspense fallback={null}>
          <BulkDialog {...asked} onClose={() => setAsked(null)} />
        </Suspense>
      ) : null}
      {selection.size === 0 ? null : (
        <div
          role="toolbar"
          aria-label="Selected machines"
          className="ml-auto flex shrink-0 items-center gap-1 max-xl:ml-0 max-xl:w-full max-md:hidden"
        >
          <span className="px-2 text-13 max-xl:pl-0 text-text-2">{number.toLocaleString('en')} selected</span>
          {selection.size < matches ? (
            <Button look="quiet" size="sm" onClick={selection.selectAll}>
              Select all {matches.toLocaleString('en')}
            </Button>
          ) : null}
          {actions.map((action) => {
            const count = able?.[action];
            const Icon = powerIcons[action];
            return (
              <Button
                key={action}
                size="sm"
                aria-label={
                  count === undefined
                    ? `${powerVerb(action)} the selected`
                    : `${powerVerb(action)} ${count.toLocaleString('en')} of the selected`
                }
                reason={forbidden ?? (count === 0 ? 'None of the selected machines can do this now.' : null)}
                onClick={() => setAsked({ action, ids: [...selection.ids] })}
              >
                <Icon aria-hidden />
                {powerVerb(action)}
                {count && count < number ? (
                  <span className="text-text-3">{count.toLocaleString('en')}</span>
                ) : null}
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

type Able = Partial<Record<PowerAction, number>> | undefined;

/** How many of the selected are there and could do what: by what is on screen, or else by what the server says of them. */
function useAble(selection: Selection, lines: VmLines): { number: number; able: Able } {
  const onScreen = shownOf(selection, lines);
  const asked = onScreen === null && selection.size > 0 ? [...selection.ids] : null;
  const { data } = useSelectionView(asked);
  const isAllGone = asked !== null && data?.number === 0;
  const { clear } = selection;
  useEffect(() => {
    if (isAllGone) clear();
  }, [isAllGone, clear]);
  if (!onScreen) return { number: data?.number ?? selection.size, able: data?.able };
  const able = Object.fromEntries(
    actions.map((action) => [action, onScreen.filter((vm) => whyCannot(`vm.${action}`, vm) === null).length]),
  );
  return { number: onScreen.length, able };
}

/** @returns null when some of them have not been read */
function shownOf(selection: Selection, lines: VmLines): VmRow[] | null {
  const found = new Map<string, VmRow>();
  for (const vm of lines.held()) if (selection.has(vm.id)) found.set(vm.id, vm);
  return found.size === selection.size ? [...found.values()] : null;
}
