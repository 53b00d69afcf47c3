import type { User } from '../domain/access.ts';
import type { ScreensPage } from '../domain/views.ts';
import type { VmState } from '../domain/vm.ts';
import { parseVmQuery } from '../domain/vm-query/match.ts';
import { listVms } from './vms.ts';

const pageSize = 100;
const withScreen: ReadonlySet<VmState> = new Set(['starting', 'running', 'paused', 'stopping']);

/** The VMs that have a screen now and that a query in the language of the list finds. @param page  from 1 */
export async function listScreens(user: User, q: string, page: number): Promise<ScreensPage> {
  const { matches } = parseVmQuery(q);
  const found = (await listVms(user)).filter((vm) => withScreen.has(vm.state) && matches(vm));
  return {
    matches: found.length,
    pageSize,
    vms: found.slice((page - 1) * pageSize, page * pageSize).map((vm) => ({
      id: vm.id,
      name: vm.name,
      state: vm.state,
      rawState: vm.rawState,
      activeOperation: vm.activeOperation,
      isMemorySaved: vm.isMemorySaved,
      silentSince: vm.silentSince,
      hypervisorType: vm.hypervisorType,
      hostName: vm.hostName,
      hostState: vm.hostState,
      hostTrouble: vm.hostTrouble,
    })),
  };
}
