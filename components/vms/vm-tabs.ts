import type { VmRow } from '@/lib/domain/views';
import { hasPart, type VmPart } from '@/lib/domain/vm-capabilities';

// In the order of how often one looks; what every VM has needs no part.
const tabs: { path: string; text: string; part: VmPart | null }[] = [
  { path: '', text: 'Overview', part: null },
  { path: '/console', text: 'Console', part: 'console' },
  { path: '/hardware', text: 'Hardware', part: 'hardware' },
  { path: '/disks', text: 'Disks', part: 'disks' },
  { path: '/network', text: 'Network', part: 'network' },
  { path: '/snapshots', text: 'Snapshots', part: 'snapshots' },
  { path: '/operations', text: 'Operations', part: null },
  { path: '/audit', text: 'Audit', part: null },
  { path: '/definition', text: 'Definition', part: 'definition' },
  { path: '/settings', text: 'Settings', part: null },
];

/** The pages of one machine; what its provider does not have is not among them. */
export function tabsOf(vm: Pick<VmRow, 'id' | 'hypervisorType'>): { href: string; text: string }[] {
  return tabs
    .filter(({ part }) => part === null || hasPart(vm, part))
    .map(({ path, text }) => ({ href: `/vms/${vm.id}${path}`, text }));
}
