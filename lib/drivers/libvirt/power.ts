import { AppError } from '../../domain/errors.ts';
import type { PowerAction } from '../../domain/operation.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import { DomainState as State } from '../../libvirt/constants/domain.ts';
import type { Domain } from '../../libvirt/types.ts';
import type { Link } from './link.ts';
import { lookUpDomain } from './observe.ts';

// QEMU starts in a moment, but a host under load, or a large memory to read back, takes long.
const startTimeoutMs = 60_000;

/** How a VM is, for the question whether there is anything to do. A crashed one may still have its QEMU. */
export type PowerView = { isActive: boolean; isPaused: boolean; isAsleep: boolean; isCrashed: boolean };

type Command =
  | 'domainCreateWithFlags'
  | 'domainShutdownFlags'
  | 'domainReboot'
  | 'domainDestroyFlags'
  | 'domainSuspend'
  | 'domainResume'
  | 'domainPmWakeup';

/**
 * What to send for an action, by how the VM is now.
 * @returns null when it is as asked for already
 * @throws AppError not_possible with what to do instead
 */
export function commandFor(action: PowerAction, vm: PowerView): Command | null {
  switch (action) {
    case 'start':
    case 'resume':
      if (vm.isCrashed && vm.isActive)
        throw refuse('It crashed and is kept for inspection.', 'Force it off first.');
      // With its memory saved on disk, starting is resuming.
      if (!vm.isActive) return 'domainCreateWithFlags';
      if (vm.isAsleep) return 'domainPmWakeup';
      return vm.isPaused && action === 'resume' ? 'domainResume' : null;
    case 'shutdown':
      return vm.isActive ? 'domainShutdownFlags' : null;
    case 'forceOff':
      return vm.isActive ? 'domainDestroyFlags' : null;
    case 'reboot':
      if (!vm.isActive) throw refuse('The VM is off.', 'Start it instead.');
      return 'domainReboot';
    case 'pause':
      if (!vm.isActive) throw refuse('The VM is off.', 'Start it first.');
      return vm.isPaused ? null : 'domainSuspend';
  }
}

/** Looks first: what is already as it was asked for is fine, so that asking again does no harm. */
export async function power(
  link: Link,
  externalId: string,
  action: PowerAction,
  options: CallOptions,
): Promise<void> {
  const { dom, command } = await look(link, externalId, action, options);
  if (!command) return;
  try {
    await send(link, dom, command, options);
  } catch (error) {
    // Somebody else, or the guest itself, may have done it between the look and the command.
    if (!(error instanceof AppError) || !['not_possible', 'host_error'].includes(error.code)) throw error;
    const again = await look(link, externalId, action, options).catch(() => null);
    if (again?.command !== null) throw error;
  }
}

async function look(
  link: Link,
  externalId: string,
  action: PowerAction,
  options: CallOptions,
): Promise<{ dom: Domain; command: Command | null }> {
  const dom = await lookUpDomain(link, externalId, options);
  if (!dom) {
    throw new AppError({
      code: 'not_found',
      userMessage: `The VM does not exist on the host ${link.hostName} any more.`,
      advice: 'It was probably deleted there.',
    });
  }
  const [{ state }, { active }] = await Promise.all([
    link.call('reads', 'domainGetState', { dom, flags: 0 }, options),
    link.call('reads', 'domainIsActive', { dom }, options),
  ]);
  const view: PowerView = {
    isActive: active,
    isPaused: state === State.paused,
    isAsleep: state === State.pmsuspended,
    isCrashed: state === State.crashed,
  };
  return { dom, command: commandFor(action, view) };
}

async function send(link: Link, dom: Domain, command: Command, options: CallOptions): Promise<void> {
  if (command === 'domainSuspend' || command === 'domainResume')
    await link.call('commands', command, { dom }, options);
  else if (command === 'domainCreateWithFlags')
    await link.call('commands', command, { dom, flags: 0 }, { timeoutMs: startTimeoutMs, ...options });
  else await link.call('commands', command, { dom, flags: 0 }, options);
}

function refuse(userMessage: string, advice: string): AppError {
  return new AppError({ code: 'not_possible', userMessage, advice });
}
