'use client';

import { AppWindow, Copy, EllipsisVertical } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { toast } from 'sonner';
import { openWindow } from '@/components/console/open-window';
import { useMe, whyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuLine, MenuNote } from '@/components/ui/menu';
import { copyText } from '@/lib/client/clipboard';
import { viewOf } from '@/lib/client/fetch-json';
import { type PowerAction, powerActions } from '@/lib/domain/operation';
import type { VmRow } from '@/lib/domain/views';
import { DeedDialog } from './deeds/deed-dialog';
import {
  type DialogDeed,
  deedIcons,
  deedPermission,
  deedVerb,
  isMeant,
  isPower,
  powerOf,
  type VmDeed,
} from './deeds/deeds';
import { usePowerVm } from './use-vm-actions';
import { whyCannot } from './why-cannot';

const acts = [
  'vm.save',
  'vm.discardSaved',
  'vm.freeze',
  'vm.thaw',
  'vm.reset',
  'vm.nmi',
  'vm.sendKeys',
] as const satisfies VmDeed[];
const changes = ['vm.migrate', 'vm.rename', 'vm.clone', 'vm.setTemplate'] as const satisfies VmDeed[];

/** Everything that can be done with one VM; what cannot be done now says why. */
export function VmMenu({
  vm,
  actions = powerActions,
  hasConsole = true,
  trigger,
  isOpenAtFirst,
}: {
  vm: VmRow;
  /** The power actions that are not buttons already. */
  actions?: readonly PowerAction[];
  hasConsole?: boolean;
  /** A button of another place; one of its own when it is left out. */
  trigger?: ReactNode;
  /** It is there because it was asked for. */
  isOpenAtFirst?: boolean;
}) {
  const me = useMe();
  const router = useRouter();
  const power = usePowerVm();
  const [open, setOpen] = useState<DialogDeed | null>(null);
  const whyNot = (deed: VmDeed) => whyForbidden(me, deedPermission(deed)) ?? whyCannot(deed, vm);
  const meant = <D extends VmDeed>(deeds: readonly D[]) => deeds.filter((deed) => isMeant(deed, vm));
  const powers = meant(actions.map((action) => `vm.${action}` as const));
  const [first, ...others] = powers.map(whyNot);
  const shared = first && others.every((reason) => reason === first) ? first : null;

  function run(deed: VmDeed): void {
    if (deed === 'vm.console') router.push(`/vms/${vm.id}/console`);
    else if (isPower(deed) && deed !== 'vm.forceOff')
      power.mutate({ vmId: vm.id, action: powerOf(deed) }, { onError: toastError });
    else setOpen(deed);
  }

  function item(deed: VmDeed) {
    const Icon = deedIcons[deed];
    const reason = whyNot(deed);
    // The same reason is not said again under every line.
    const isSaid = reason === shared || (deed === 'vm.setTemplate' && reason === whyNot('vm.rename'));
    return (
      <MenuItem
        key={deed}
        icon={<Icon aria-hidden />}
        isDanger={deed === 'vm.delete'}
        reason={reason}
        isReasonShown={!isSaid}
        onSelect={() => run(deed)}
      >
        {deedVerb(deed, vm)}
      </MenuItem>
    );
  }

  return (
    <>
      <Menu
        label={`Actions for ${vm.name}`}
        isOpenAtFirst={isOpenAtFirst}
        trigger={
          trigger ?? (
            <Button
              look="quiet"
              size="icon"
              aria-label={`Actions for ${vm.name}`}
              data-row-menu
              className="size-7"
            >
              <EllipsisVertical aria-hidden />
            </Button>
          )
        }
      >
        {shared ? <MenuNote>{shared}</MenuNote> : null}
        {powers.map(item)}
        {powers.length > 0 ? <MenuLine /> : null}
        {meant(acts).map(item)}
        {meant(acts).length > 0 ? <MenuLine /> : null}
        {hasConsole ? meant(['vm.console']).map(item) : null}
        {meant(['vm.console']).map((deed) => (
          <MenuItem
            key="own-window"
            icon={<AppWindow aria-hidden />}
            reason={whyNot(deed)}
            isReasonShown={!hasConsole && whyNot(deed) !== shared}
            onSelect={() => openWindow(vm.id)}
          >
            Console in its own window
          </MenuItem>
        ))}
        {meant(changes).map(item)}
        <MenuItem icon={<Copy aria-hidden />} onSelect={() => void copyText(vm.name)}>
          Copy name
        </MenuItem>
        <MenuLine />
        {item('vm.delete')}
      </Menu>
      {open ? <DeedDialog deed={open} vm={vm} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

/** A refusal for a row has no place of its own on the page. */
export function toastError(error: Error): void {
  const { userMessage, advice } = viewOf(error);
  toast.error(userMessage, { description: advice, duration: 10_000 });
}
