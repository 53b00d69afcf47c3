'use client';

import {
  AppWindow,
  ArrowRightLeft,
  Copy,
  CopyPlus,
  EllipsisVertical,
  Eraser,
  Keyboard,
  type LucideIcon,
  Moon,
  PenLine,
  RefreshCcwDot,
  Snowflake,
  SquareTerminal,
  Stamp,
  Sun,
  Trash2,
  Zap,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { openWindow } from '@/components/console/open-window';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuLine, MenuNote } from '@/components/ui/menu';
import { copyText } from '@/lib/client/clipboard';
import { viewOf } from '@/lib/client/fetch-json';
import { operationVerbs, type PowerAction, powerActions } from '@/lib/domain/operation';
import type { VmRow } from '@/lib/domain/views';
import { ActDialog, type PlainAct, SendKeysDialog } from './change/act-dialogs';
import { RenameDialog } from './change/identity-dialogs';
import { CloneDialog, TemplateDialog } from './copy/clone-dialog';
import { DeleteVmDialog } from './delete-vm-dialog';
import { MigrateDialog } from './migrate/migrate-dialog';
import { powerIcons, powerVerb } from './power-icons';
import { usePowerVm } from './use-vm-actions';
import { whyCannot } from './why-cannot';

/** Everything that can be done with one VM; what cannot be done now says why. */
export function VmMenu({
  vm,
  actions = powerActions,
  hasConsole = true,
}: {
  vm: VmRow;
  /** The power actions that are not buttons already. */
  actions?: readonly PowerAction[];
  hasConsole?: boolean;
}) {
  const router = useRouter();
  const power = usePowerVm();
  const [isDeleting, setIsDeleting] = useState(false);
  const [isRenaming, setIsRenaming] = useState(false);
  const [isCloning, setIsCloning] = useState(false);
  const [isStamping, setIsStamping] = useState(false);
  const [act, setAct] = useState<PlainAct | 'vm.sendKeys' | null>(null);
  const [isMigrating, setIsMigrating] = useState(false);
  const mayNotChange = useWhyForbidden('vm.change');
  const mayNotPower = useWhyForbidden('vm.power');
  const mayNotDelete = useWhyForbidden('vm.delete');
  const mayNotConsole = useWhyForbidden('vm.console');
  const whyNot = (action: PowerAction) => mayNotPower ?? whyCannot(`vm.${action}`, vm);
  const noConsole = mayNotConsole ?? whyCannot('vm.console', vm);
  const noDelete = mayNotDelete ?? whyCannot('vm.delete', vm);
  const noMigrate = mayNotChange ?? whyCannot('vm.migrate', vm);
  const noRename = mayNotChange ?? whyCannot('vm.rename', vm);
  const noClone = mayNotChange ?? whyCannot('vm.clone', vm);
  const noTemplate = mayNotChange ?? whyCannot('vm.setTemplate', vm);
  const [first, ...others] = actions.map(whyNot);
  const shared = first && others.every((reason) => reason === first) ? first : null;
  return (
    <>
      <Menu
        label={`Actions for ${vm.name}`}
        trigger={
          <Button
            look="quiet"
            size="icon"
            aria-label={`Actions for ${vm.name}`}
            data-row-menu
            className="size-7"
          >
            <EllipsisVertical aria-hidden />
          </Button>
        }
      >
        {shared ? <MenuNote>{shared}</MenuNote> : null}
        {actions.map((action) => {
          const Icon = powerIcons[action];
          return (
            <MenuItem
              key={action}
              icon={<Icon aria-hidden />}
              reason={whyNot(action)}
              isReasonShown={!shared}
              onSelect={() => power.mutate({ vmId: vm.id, action }, { onError: toastError })}
            >
              {powerVerb(action)}
            </MenuItem>
          );
        })}
        {actions.length > 0 ? <MenuLine /> : null}
        {actsOf(vm).map((kind) => {
          const Icon = actIcons[kind];
          const reason = mayNotChange ?? whyCannot(kind, vm);
          return (
            <MenuItem
              key={kind}
              icon={<Icon aria-hidden />}
              reason={reason}
              isReasonShown={reason !== shared}
              onSelect={() => setAct(kind)}
            >
              {operationVerbs[kind].verb}
            </MenuItem>
          );
        })}
        <MenuLine />
        {hasConsole ? (
          <MenuItem
            icon={<SquareTerminal aria-hidden />}
            reason={noConsole}
            isReasonShown={noConsole !== shared}
            onSelect={() => router.push(`/vms/${vm.id}/console`)}
          >
            Open console
          </MenuItem>
        ) : null}
        <MenuItem
          icon={<AppWindow aria-hidden />}
          reason={noConsole}
          isReasonShown={noConsole !== shared && !hasConsole}
          onSelect={() => openWindow(vm.id)}
        >
          Console in its own window
        </MenuItem>
        <MenuItem
          icon={<ArrowRightLeft aria-hidden />}
          reason={noMigrate}
          isReasonShown={noMigrate !== shared}
          onSelect={() => setIsMigrating(true)}
        >
          Migrate
        </MenuItem>
        <MenuItem
          icon={<PenLine aria-hidden />}
          reason={noRename}
          isReasonShown={noRename !== shared}
          onSelect={() => setIsRenaming(true)}
        >
          Rename
        </MenuItem>
        <MenuItem
          icon={<CopyPlus aria-hidden />}
          reason={noClone}
          isReasonShown={noClone !== shared}
          onSelect={() => setIsCloning(true)}
        >
          {vm.isTemplate ? 'Create from template' : 'Clone'}
        </MenuItem>
        <MenuItem
          icon={<Stamp aria-hidden />}
          reason={noTemplate}
          isReasonShown={noTemplate !== shared && noTemplate !== noRename}
          onSelect={() => setIsStamping(true)}
        >
          {vm.isTemplate ? 'Turn back into a machine' : 'Make a template'}
        </MenuItem>
        <MenuItem icon={<Copy aria-hidden />} onSelect={() => void copyText(vm.name)}>
          Copy name
        </MenuItem>
        <MenuLine />
        <MenuItem
          icon={<Trash2 aria-hidden />}
          isDanger
          reason={noDelete}
          isReasonShown={noDelete !== shared}
          onSelect={() => setIsDeleting(true)}
        >
          Delete
        </MenuItem>
      </Menu>
      {act === 'vm.sendKeys' ? (
        <SendKeysDialog vm={vm} onClose={() => setAct(null)} />
      ) : act ? (
        <ActDialog vm={vm} kind={act} onClose={() => setAct(null)} />
      ) : null}
      {isMigrating ? <MigrateDialog vm={vm} onClose={() => setIsMigrating(false)} /> : null}
      {isRenaming ? <RenameDialog vm={vm} onClose={() => setIsRenaming(false)} /> : null}
      {isCloning ? <CloneDialog vm={vm} onClose={() => setIsCloning(false)} /> : null}
      {isStamping ? <TemplateDialog vm={vm} onClose={() => setIsStamping(false)} /> : null}
      <DeleteVmDialog vmId={vm.id} name={vm.name} isOpen={isDeleting} onOpenChange={setIsDeleting} />
    </>
  );
}

const actIcons: Record<PlainAct | 'vm.sendKeys', LucideIcon> = {
  'vm.save': Moon,
  'vm.discardSaved': Eraser,
  'vm.reset': RefreshCcwDot,
  'vm.nmi': Zap,
  'vm.freeze': Snowflake,
  'vm.thaw': Sun,
  'vm.sendKeys': Keyboard,
};

function actsOf({ state, isFrozen }: VmRow): (PlainAct | 'vm.sendKeys')[] {
  const memory = state === 'suspended' ? 'vm.discardSaved' : 'vm.save';
  return [memory, isFrozen ? 'vm.thaw' : 'vm.freeze', 'vm.reset', 'vm.nmi', 'vm.sendKeys'];
}

/** A refusal for a row has no place of its own on the page. */
export function toastError(error: Error): void {
  const { userMessage, advice } = viewOf(error);
  toast.error(userMessage, { description: advice, duration: 10_000 });
}
