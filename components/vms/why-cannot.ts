import type { VmRow } from '@/lib/domain/views';
import { type VmAction, whyVmCannot } from '@/lib/domain/vm-can';

/** The rule table's answer for a row as the pages have it. */
export function whyCannot(
  action: VmAction,
  vm: Pick<VmRow, 'state' | 'activeOperation' | 'hostState' | 'isProtected' | 'isTemplate'>,
): string | null {
  return whyVmCannot(action, {
    state: vm.state,
    activeOperation: vm.activeOperation?.kind ?? null,
    hostState: vm.hostState,
    isProtected: vm.isProtected,
    isTemplate: vm.isTemplate,
  });
}

// The host's list is read once a minute, so twice that and a little means that nobody looks any more.
export const staleAfterMs = 150_000;

/** Whether what is shown of a VM is older than it should be. */
export function isStale(observedAt: string | null, now: number): boolean {
  return observedAt !== null && now - Date.parse(observedAt) > staleAfterMs;
}
