import type { VmRow } from '@/lib/domain/views';
import { vmStateOrder } from '../fleet-strip';
import { vmStateLooks } from '../vm-state';
import { columnKeys } from './columns';

export const sortKeys = ['name', 'state', ...columnKeys] as const;
export type SortKey = (typeof sortKeys)[number];
export const groupKeys = ['host', 'provider', 'state', 'tag'] as const;
export type GroupKey = (typeof groupKeys)[number];
export const pageSize = 200;

/** A line of the list; a VM with several tags has one for each when they are grouped by tag. */
export type Entry = { vm: VmRow; group: string | null };

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Names in the order of people: web-2 before web-10; equal ones stay in the order of names. */
export function sortVms(vms: VmRow[], key: SortKey, isDescending: boolean): VmRow[] {
  const direction = isDescending ? -1 : 1;
  return vms.toSorted((a, b) => direction * compare(a, b, key) || collator.compare(a.name, b.name));
}

/** Puts those of one group together, and keeps their order within it; those of no group come last. */
export function groupVms(vms: VmRow[], key: GroupKey | null): Entry[] {
  if (key === null) return vms.map((vm) => ({ vm, group: null }));
  const groups = new Map<string, { rank: number; entries: Entry[] }>();
  for (const vm of vms) {
    for (const { name, rank } of groupsOf(vm, key)) {
      const group = groups.get(name) ?? { rank, entries: [] };
      group.entries.push({ vm, group: name });
      groups.set(name, group);
    }
  }
  return [...groups]
    .toSorted(([a, ofA], [b, ofB]) => ofA.rank - ofB.rank || collator.compare(a, b))
    .flatMap(([, { entries }]) => entries);
}

function groupsOf(vm: VmRow, key: GroupKey): { name: string; rank: number }[] {
  switch (key) {
    case 'host':
      return [vm.hostName ? { name: vm.hostName, rank: 0 } : { name: 'No host', rank: 1 }];
    case 'provider':
      return [{ name: vm.hypervisorType === 'cloud' ? 'Cloud' : vm.hypervisorType.toUpperCase(), rank: 0 }];
    case 'state':
      return [{ name: vmStateLooks[vm.state].word, rank: vmStateOrder.indexOf(vm.state) }];
    case 'tag':
      return vm.tags.length > 0 ? vm.tags.map((name) => ({ name, rank: 0 })) : [{ name: 'No tag', rank: 1 }];
  }
}

function compare(a: VmRow, b: VmRow, key: SortKey): number {
  switch (key) {
    case 'name':
      return collator.compare(a.name, b.name);
    case 'state':
      return collator.compare(a.state, b.state);
    case 'host':
      return collator.compare(a.hostName ?? '', b.hostName ?? '');
    case 'provider':
      return collator.compare(a.hypervisorType, b.hypervisorType);
    case 'cpu':
      return a.vcpus - b.vcpus;
    case 'memory':
      return a.memoryMib - b.memoryMib;
    case 'disk':
      return (a.diskBytes ?? -1) - (b.diskBytes ?? -1);
    case 'address':
      return collator.compare(a.addresses[0] ?? '', b.addresses[0] ?? '');
    case 'image':
      return collator.compare(a.imageName ?? '', b.imageName ?? '');
    // The shortest time first, as the column shows lengths of time.
    case 'since':
      return Date.parse(b.stateSince) - Date.parse(a.stateSince);
    case 'seen':
      return Date.parse(b.observedAt ?? '1970-01-01') - Date.parse(a.observedAt ?? '1970-01-01');
  }
}
