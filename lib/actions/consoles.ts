'use server';

import { issueTickets } from '../console/tickets.ts';
import type { ConsolePart } from '../domain/console.ts';
import { AppError } from '../domain/errors.ts';
import { openConsoleRequest } from '../domain/requests.ts';
import { whyVmCannot } from '../domain/vm-can.ts';
import { getVm } from '../queries/vms.ts';
import { action } from './action.ts';

/** One-use tickets for the sockets of one viewer, and the password that the VM's own server will ask for. */
export const openConsole = action('vm.console', openConsoleRequest, async (db, user, request) => {
  const { vmId, kind, seatId, needsSeat } = request;
  const vm = await getVm(user, vmId);
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
  const streamParts = Array<ConsolePart>(request.streams).fill('stream');
  const parts: ConsolePart[] = needsSeat ? ['seat', ...streamParts] : streamParts;
  const { tickets, password } = await issueTickets(db, user, { vmId, kind, seatId }, parts);
  const seat = needsSeat ? (tickets.shift() ?? null) : null;
  return { seat, streams: tickets, password };
});
