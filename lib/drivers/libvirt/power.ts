import { AppError } from '../../domain/errors.ts';
import type { PowerAction } from '../../domain/operation.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import { DomainState as State } from '../../libvirt/constants/domain.ts';
import type { Link } from './link.ts';
import { lookUpDomain } from './observe.ts';

const startTimeoutMs = 60_000;

/** Looks first: what is already as it was asked for is fine, so that asking again does no harm. */
export async function power(
  link: Link,
  externalId: string,
  action: PowerAction,
  options: CallOptions,
): Promise<void> {
  const dom = await lookUpDomain(link, externalId, options);
  if (!dom) {
    throw new AppError({
      code: 'not_found',
      userMessage: `The VM does not exist on the host ${link.hostName} any more.`,
      advice: 'It was probably deleted there.',
    });
  }
  const { state } = await link.call('reads', 'domainGetState', { dom, flags: 0 }, options);
  const isOff = state === State.shutoff || state === State.crashed;
  const start = () =>
    link.call(
      'commands',
      'domainCreateWithFlags',
      { dom, flags: 0 },
      { timeoutMs: startTimeoutMs, ...options },
    );
  switch (action) {
    case 'start':
      if (isOff) await start();
      return;
    case 'shutdown':
      if (!isOff) await link.call('commands', 'domainShutdownFlags', { dom, flags: 0 }, options);
      return;
    case 'reboot':
      if (isOff) throw notRunning();
      await link.call('commands', 'domainReboot', { dom, flags: 0 }, options);
      return;
    case 'forceOff':
      if (!isOff) await link.call('commands', 'domainDestroyFlags', { dom, flags: 0 }, options);
      return;
    case 'pause':
      if (isOff) throw notRunning();
      if (state !== State.paused) await link.call('commands', 'domainSuspend', { dom }, options);
      return;
    case 'resume':
      // With its memory saved on disk, starting is resuming.
      if (isOff) await start();
      else if (state === State.paused) await link.call('commands', 'domainResume', { dom }, options);
      return;
  }
}

function notRunning(): AppError {
  return new AppError({ code: 'not_possible', userMessage: 'The VM is off.', advice: 'Start it first.' });
}
