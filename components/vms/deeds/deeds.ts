import {
  ArrowRightLeft,
  Camera,
  CopyPlus,
  Cpu,
  Eraser,
  Keyboard,
  type LucideIcon,
  MemoryStick,
  Moon,
  PenLine,
  RefreshCcwDot,
  Snowflake,
  SquareTerminal,
  Stamp,
  Sun,
  Tags,
  Trash2,
  Zap,
} from 'lucide-react';
import type { Permission } from '@/lib/domain/access';
import { operationVerbs, type PowerAction } from '@/lib/domain/operation';
import type { VmRow } from '@/lib/domain/views';
import type { VmAction } from '@/lib/domain/vm-can';
import { hasAction } from '@/lib/domain/vm-capabilities';
import { powerIcons } from '../power-icons';

type Power = `vm.${PowerAction}`;
/** What opens a dialog. Power actions that end what runs do so where a name may have been typed in haste. */
export type DialogDeed = Exclude<VmDeed, 'vm.console' | 'vm.start' | 'vm.pause' | 'vm.resume'>;

/** Everything that can be done with one VM as a whole, in the order in which it is shown. */
export const vmDeeds = [
  'vm.start',
  'vm.shutdown',
  'vm.reboot',
  'vm.forceOff',
  'vm.pause',
  'vm.resume',
  'vm.console',
  'vm.snapshot',
  'vm.migrate',
  'vm.clone',
  'vm.describe',
  'vm.setCpus',
  'vm.setMemory',
  'vm.save',
  'vm.discardSaved',
  'vm.freeze',
  'vm.thaw',
  'vm.reset',
  'vm.nmi',
  'vm.sendKeys',
  'vm.rename',
  'vm.setTemplate',
  'vm.delete',
] as const satisfies VmAction[];
export type VmDeed = (typeof vmDeeds)[number];

export const deedIcons: Record<VmDeed, LucideIcon> = {
  'vm.start': powerIcons.start,
  'vm.shutdown': powerIcons.shutdown,
  'vm.reboot': powerIcons.reboot,
  'vm.forceOff': powerIcons.forceOff,
  'vm.pause': powerIcons.pause,
  'vm.resume': powerIcons.resume,
  'vm.console': SquareTerminal,
  'vm.snapshot': Camera,
  'vm.migrate': ArrowRightLeft,
  'vm.clone': CopyPlus,
  'vm.describe': Tags,
  'vm.setCpus': Cpu,
  'vm.setMemory': MemoryStick,
  'vm.save': Moon,
  'vm.discardSaved': Eraser,
  'vm.freeze': Snowflake,
  'vm.thaw': Sun,
  'vm.reset': RefreshCcwDot,
  'vm.nmi': Zap,
  'vm.sendKeys': Keyboard,
  'vm.rename': PenLine,
  'vm.setTemplate': Stamp,
  'vm.delete': Trash2,
};

/** The words of its button. */
export function deedVerb(deed: VmDeed, { isTemplate }: Pick<VmRow, 'isTemplate'>): string {
  if (deed === 'vm.console') return 'Open console';
  if (deed === 'vm.describe') return 'Change description and tags';
  if (deed === 'vm.clone' && isTemplate) return 'Create from template';
  if (deed === 'vm.setTemplate') return isTemplate ? 'Turn back into a machine' : 'Make a template';
  return operationVerbs[deed].verb;
}

/** What its provider has; and of two contraries only the one that can be meant. */
export function isMeant(
  deed: VmDeed,
  { hypervisorType, state, isFrozen }: Pick<VmRow, 'hypervisorType' | 'state' | 'isFrozen'>,
): boolean {
  if (!hasAction({ hypervisorType }, deed)) return false;
  switch (deed) {
    case 'vm.save':
      return state !== 'suspended';
    case 'vm.discardSaved':
      return state === 'suspended';
    case 'vm.freeze':
      return !isFrozen;
    case 'vm.thaw':
      return isFrozen;
    default:
      return true;
  }
}

export function deedPermission(deed: VmDeed): Permission {
  if (deed === 'vm.console' || deed === 'vm.delete') return deed;
  return isPower(deed) ? 'vm.power' : 'vm.change';
}

/** It throws something away, or stops at once what runs. */
export const dangerousDeeds: readonly VmDeed[] = ['vm.forceOff', 'vm.reset', 'vm.discardSaved', 'vm.delete'];

export function isPower(deed: VmDeed): deed is Power {
  return deed.slice(3) in powerIcons;
}

export function isDialogDeed(deed: VmDeed): deed is DialogDeed {
  return deed !== 'vm.console' && deed !== 'vm.start' && deed !== 'vm.pause' && deed !== 'vm.resume';
}

export function powerOf(deed: Power): PowerAction {
  return deed.slice(3) as PowerAction;
}
