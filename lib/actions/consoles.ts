'use server';

import { issueTicket } from '../console/tickets.ts';
import { AppError } from '../domain/errors.ts';
import { openConsoleRequest } from '../domain/requests.ts';
import { whyVmCannot } from '../domain/vm-can.ts';
import { getVm } from '../queries/vms.ts';
import { action } from './action.ts';

/** A one-use ticket for the socket, and the password that the VM's screen will ask for. */
export const openConsole = action('vm.console', openConsoleRequest, async (db, user, target) => {
  const vm = await getVm(user, target.vmId);
  if (!vm) {
    throw new AppError({
      code: 'not_found',
      userMessage: 'The console cannot be opened: this VM no longer exists.',
      advice: 'It may have been deleted elsewhere. Go back to the list of VMs.',
    });
  }
  const activeOperation = vm.activeOperation?.kind ?? null;
  const reason = whyVmCannot('vm.console', { state: vm.state, activeOperation, hostState: vm.hostState });
  if (reason) {
    throw new AppError({ code: 'not_possible', userMessage: `The console cannot be opened. ${reason}` });
  }
  return issueTicket(db, user, target);
});
