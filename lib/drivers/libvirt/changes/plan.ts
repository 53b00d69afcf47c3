import { createTwoFilesPatch } from 'diff';
import type { ChangePlan, VmChange, VmChangeKind } from '../../../domain/vm-changes.ts';
import { normalizeXml } from '../edit-xml.ts';
import { addDisk } from './add-disk.ts';
import { detachDisk } from './detach-disk.ts';
import type { ChangeHandler, Draft, PlanSubject } from './handler.ts';
import { describeVm, rename, setAutostart } from './identity.ts';
import { addNic, removeNic, setNic } from './nics.ts';
import { resizeDisk } from './resize-disk.ts';
import { setCpus } from './set-cpus.ts';
import { setDiskCache } from './set-disk-cache.ts';
import { setMemory } from './set-memory.ts';
import { deleteSnapshot, revertToSnapshot, takeSnapshot } from './snapshots.ts';

const handlers: { [K in VmChangeKind]: ChangeHandler<Extract<VmChange, { kind: K }>['params']> } = {
  'vm.setCpus': setCpus,
  'vm.setMemory': setMemory,
  'vm.snapshot': takeSnapshot,
  'vm.revert': revertToSnapshot,
  'vm.deleteSnapshot': deleteSnapshot,
  'vm.addDisk': addDisk,
  'vm.detachDisk': detachDisk,
  'vm.resizeDisk': resizeDisk,
  'vm.setDiskCache': setDiskCache,
  'vm.addNic': addNic,
  'vm.removeNic': removeNic,
  'vm.setNic': setNic,
  'vm.rename': rename,
  'vm.describe': describeVm,
  'vm.setAutostart': setAutostart,
};

export function handlerOf({ kind }: VmChange): ChangeHandler<VmChange['params']> {
  // Each handler takes its own kind's parameters, which the table above has checked.
  return handlers[kind] as unknown as ChangeHandler<VmChange['params']>;
}

/** What the change would do. Pure: from the texts alone, no host is asked. */
export function planChange(subject: PlanSubject, change: VmChange): ChangePlan {
  const { stored, ...draft } = handlerOf(change).plan(subject, change.params);
  return { ...draft, difference: differenceOf(subject, { stored }) };
}

export function differenceOf(before: Pick<PlanSubject, 'stored'>, after: Pick<Draft, 'stored'>): string {
  if (before.stored === after.stored) return '';
  const lines = normalizeXml(before.stored, 'domain');
  const patch = createTwoFilesPatch('', '', lines, after.stored, '', '', { context: 2 });
  return patch.slice(Math.max(patch.indexOf('\n@@') + 1, 0)).trimEnd();
}

/** The changed lines alone: two plans with the same ones do the same to a definition. */
export function changedLines(difference: string): string {
  return difference
    .split('\n')
    .filter((line) => line.startsWith('+') || line.startsWith('-'))
    .join('\n');
}
