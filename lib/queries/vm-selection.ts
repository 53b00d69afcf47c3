import type { User } from '../domain/access.ts';
import { type PowerAction, powerActions } from '../domain/operation.ts';
import type { BulkPlan, SelectionView, VmRow } from '../domain/views.ts';
import { whyVmCannot } from '../domain/vm-can.ts';
import { readFleet } from './fleet.ts';

// More names than this are no longer read.
const namesShown = 200;
const namesShownEach = 50;

/** What of some VMs, many of which may not be on screen, is there, and how many of them could do what. */
export async function readSelection(_user: User, ids: readonly string[]): Promise<SelectionView> {
  const vms = await vmsOf(ids);
  const able = Object.fromEntries(
    powerActions.map((action) => [action, vms.filter((vm) => whyNot(action, vm) === null).length]),
  ) as Record<PowerAction, number>;
  return { number: vms.length, able };
}

/** Who of them would do it, and who is left out and why. Nobody can be meant who is not named by an id here. */
export async function planPower(_user: User, ids: readonly string[], action: PowerAction): Promise<BulkPlan> {
  const vms = await vmsOf(ids);
  const able: VmRow[] = [];
  const left = new Map<string, VmRow[]>();
  for (const vm of vms) {
    const why = whyNot(action, vm);
    if (why === null) able.push(vm);
    else left.set(why, [...(left.get(why) ?? []), vm]);
  }
  return {
    able: able.map(({ id }) => id),
    shown: able.slice(0, namesShown).map(({ id, name, hostName }) => ({ id, name, hostName })),
    skipped: [...left]
      .map(([why, all]) => ({
        why,
        count: all.length,
        shown: all.slice(0, namesShownEach).map(({ id, name }) => ({ id, name })),
      }))
      .sort((a, b) => b.count - a.count),
    gone: ids.length - vms.length,
  };
}

/** In the order of their names. */
async function vmsOf(ids: readonly string[]): Promise<VmRow[]> {
  const wanted = new Set(ids);
  return (await readFleet()).vms.filter(({ id }) => wanted.has(id));
}

function whyNot(action: PowerAction, vm: VmRow): string | null {
  return whyVmCannot(`vm.${action}`, {
    state: vm.state,
    activeOperation: vm.activeOperation?.kind ?? null,
    hostState: vm.hostState,
    isProtected: vm.isProtected,
    isTemplate: vm.isTemplate,
  });
}
