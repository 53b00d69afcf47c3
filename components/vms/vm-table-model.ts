import type { VmRow } from '@/lib/domain/views';

export const sortKeys = ['name', 'state', 'host', 'provider', 'cpu', 'memory', 'disk', 'address'] as const;
export type SortKey = (typeof sortKeys)[number];
export const pageSize = 200;

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Every word of the search has to be in some of what the row shows. */
export function matches(vm: VmRow, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = [
    vm.name,
    vm.state,
    vm.hypervisorType,
    vm.hostName ?? '',
    vm.imageName ?? '',
    ...vm.addresses,
    ...vm.tags,
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Names in the order of people: web-2 before web-10; equal ones stay in the order of names. */
export function sortVms(vms: VmRow[], key: SortKey, isDescending: boolean): VmRow[] {
  const direction = isDescending ? -1 : 1;
  return vms.toSorted((a, b) => direction * compare(a, b, key) || collator.compare(a.name, b.name));
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
  }
}
