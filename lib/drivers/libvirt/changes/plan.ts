import type { VmChangeKind } from '../../../domain/change-words.ts';
import type { ChangePlan, VmChange } from '../../../domain/vm-changes.ts';
import { migrateVm } from '../migrate/plan.ts';
import { injectNmi, resetVm, sendKeys } from './acts.ts';
import { addCdDrive } from './add-cd-drive.ts';
import { addDisk } from './add-disk.ts';
import { attachVolume } from './attach-volume.ts';
import { setBootOrder } from './boot-order.ts';
import { setCd } from './cd.ts';
import { clone } from './clone.ts';
import { detachDisk } from './detach-disk.ts';
import { differenceOf } from './difference.ts';
import { freezeGuest, thawGuest } from './freeze.ts';
import type { ChangeHandler, PlanSubject } from './handler.ts';
import { addHostDevice, removeHostDevice } from './host-devices.ts';
import { describeVm, rename, setAutostart } from './identity.ts';
import { setHugePages, setNumaMemory } from './memory-placement.ts';
import { addNic, removeNic, setNic } from './nics.ts';
import { setPinning } from './pinning.ts';
import { setProtected } from './protect.ts';
import { resizeDisk } from './resize-disk.ts';
import { discardSaved, saveVm } from './save.ts';
import { setCpus } from './set-cpus.ts';
import { setDiskCache } from './set-disk-cache.ts';
import { setMemory } from './set-memory.ts';
import { deleteSnapshot, revertToSnapshot, takeSnapshot } from './snapshots.ts';
import { setTemplate } from './template.ts';

const handlers: { [K in VmChangeKind]: ChangeHandler<Extract<VmChange, { kind: K }>['params']> } = {
  'vm.setCpus': setCpus,
  'vm.setMemory': setMemory,
  'vm.snapshot': takeSnapshot,
  'vm.revert': revertToSnapshot,
  'vm.deleteSnapshot': deleteSnapshot,
  'vm.migrate': migrateVm,
  'vm.addDisk': addDisk,
  'vm.attachVolume': attachVolume,
  'vm.setCd': setCd,
  'vm.addCdDrive': addCdDrive,
  'vm.setBootOrder': setBootOrder,
  'vm.detachDisk': detachDisk,
  'vm.resizeDisk': resizeDisk,
  'vm.setDiskCache': setDiskCache,
  'vm.addNic': addNic,
  'vm.removeNic': removeNic,
  'vm.setNic': setNic,
  'vm.rename': rename,
  'vm.describe': describeVm,
  'vm.setAutostart': setAutostart,
  'vm.setProtected': setProtected,
  'vm.setTemplate': setTemplate,
  'vm.clone': clone,
  'vm.setPinning': setPinning,
  'vm.setNumaMemory': setNumaMemory,
  'vm.setHugePages': setHugePages,
  'vm.addHostDevice': addHostDevice,
  'vm.removeHostDevice': removeHostDevice,
  'vm.save': saveVm,
  'vm.discardSaved': discardSaved,
  'vm.reset': resetVm,
  'vm.nmi': injectNmi,
  'vm.freeze': freezeGuest,
  'vm.thaw': thawGuest,
  'vm.sendKeys': sendKeys,
};

export function handlerOf({ kind }: VmChange): ChangeHandler<VmChange['params']> {
  // Each handler takes its own kind's parameters, which the table above has checked.
  return handlers[kind] as unknown as ChangeHandler<VmChange['params']>;
}

/** What the change would do. Pure: from the texts alone, no host is asked. */
export function planChange(subject: PlanSubject, change: VmChange): ChangePlan {
  const { stored, ...draft } = handlerOf(change).plan(subject, change.params);
  const difference = differenceOf(subject, { stored });
  // libvirt starts a saved machine by the definition that was saved with its memory.
  const isSaved = subject.state === 'suspended' && subject.active === null;
  const warnings =
    isSaved && difference && change.kind !== 'vm.rename' ? [...draft.warnings, savedWarning] : draft.warnings;
  return { ...draft, warnings, difference };
}

const savedWarning =
  'Its memory is saved: its next start brings back the machine that was saved, without this change. It counts from the start after that, or when the saved memory is discarded.';
