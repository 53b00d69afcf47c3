import { AppError } from '../../../domain/errors.ts';
import type { HostChangeParams } from '../../../domain/host-changes.ts';
import type { ObservedNetwork } from '../../../domain/network.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import type { Network } from '../../../libvirt/types.ts';
import type { Step } from '../../driver.ts';
import type { Link } from '../link.ts';
import { emptyPlan, type HostChangeHandler } from '../resources/handler.ts';
import { namesText, needNetwork, networkNamed, usersOf } from './look.ts';

export const startNetwork: HostChangeHandler<HostChangeParams<'network.start'>> = {
  plan(subject, { name }) {
    const plan = emptyPlan();
    const found = networkNamed(subject, name);
    if ('obstacle' in found) return { ...plan, obstacles: [found.obstacle] };
    if (!found.network.isActive) plan.live.push(startWords(found.network));
    return plan;
  },
  steps: (link, _spec, { name }) => [startStep(link, name)],
};

export const stopNetwork: HostChangeHandler<HostChangeParams<'network.stop'>> = {
  plan(subject, { name }) {
    const plan = emptyPlan();
    const found = networkNamed(subject, name);
    if ('obstacle' in found) return { ...plan, obstacles: [found.obstacle] };
    const { network } = found;
    if (!network.isActive) return plan;
    const running = usersOf(subject, name, true);
    const keepsBridge = network.mode === 'bridge' || network.mode === 'other';
    plan.live.push(
      keepsBridge
        ? `No machine can be started on it. ${network.bridge ?? 'Its device'} belongs to the host and stays as it is.`
        : `Its bridge ${network.bridge ?? ''} and its services go, and no machine can be started on it.`,
    );
    if (!network.isPersistent) plan.lost.push('It is not permanent: the host forgets it when it stops.');
    if (running.length && !keepsBridge)
      plan.warnings.push(
        `${namesText(running)} ${running.length === 1 ? 'is running and loses' : 'are running and lose'} this network at once. When it is started again, ${running.length === 1 ? 'its card has' : 'their cards have'} to be unplugged and plugged in, or the machine started anew.`,
      );
    if (running.length && keepsBridge)
      plan.warnings.push(
        `${namesText(running)} ${running.length === 1 ? 'is' : 'are'} running on it, and ${running.length === 1 ? 'keeps its' : 'keep their'} connection until the next stop.`,
      );
    return plan;
  },
  steps: (link, _spec, { name }) => [stopStep(link, name)],
};

/** Whether the network starts when its host does; it is no part of the definition. */
export const setNetworkAutostart: HostChangeHandler<HostChangeParams<'network.setAutostart'>> = {
  plan(subject, { name, isAutostart }) {
    const plan = emptyPlan();
    const found = networkNamed(subject, name);
    if ('obstacle' in found) return { ...plan, obstacles: [found.obstacle] };
    if (!found.network.isPersistent)
      plan.obstacles.push('It is not permanent: the host has nothing of it to start with.');
    if (found.network.isAutostart !== isAutostart)
      plan.live.push(isAutostart ? 'It starts when its host does.' : 'It stays off when its host starts.');
    return plan;
  },
  steps: (link, _spec, { name, isAutostart }) => [autostartStep(link, name, isAutostart)],
};

/** What it means that the network runs. */
export function startWords({
  mode,
  bridge,
  addresses,
}: Pick<ObservedNetwork, 'mode' | 'bridge' | 'addresses'>) {
  if (mode === 'bridge' || mode === 'other')
    return `Machines can be started on it; their cards hang on ${bridge ?? 'its device'} of the host.`;
  const hasRange = addresses.some(({ ranges }) => ranges.length > 0);
  const own = addresses.map(({ address, prefix }) => `${address}/${prefix}`).join(', ');
  return [
    `Its bridge ${bridge ?? ''}`.trim(),
    own ? ` comes up with ${own}` : ' comes up',
    hasRange ? ', and guests get addresses.' : '.',
  ].join('');
}

export async function isNetworkActive(link: Link, net: Network, options: CallOptions): Promise<boolean> {
  return (await link.call('reads', 'networkIsActive', { net }, options)).active;
}

export function startStep(link: Link, name: string): Step {
  return {
    key: 'start',
    label: `Start ${name}`,
    async run({ signal }) {
      const net = await needNetwork(link, name, { signal });
      if (await isNetworkActive(link, net, { signal })) return;
      await link.call('commands', 'networkCreate', { net }, { signal }).catch((error) => {
        throw explained(error, name, link.hostName);
      });
    },
  };
}

function stopStep(link: Link, name: string): Step {
  return {
    key: 'stop',
    label: `Stop ${name}`,
    async run({ signal }) {
      const net = await needNetwork(link, name, { signal });
      if (await isNetworkActive(link, net, { signal }))
        await link.call('commands', 'networkDestroy', { net }, { signal });
    },
  };
}

export function autostartStep(link: Link, name: string, isAutostart: boolean): Step {
  return {
    key: 'autostart',
    label: isAutostart ? 'Start it with its host' : 'Leave it off when its host starts',
    async run({ signal }) {
      const net = await needNetwork(link, name, { signal });
      await link.call('commands', 'networkSetAutostart', { net, autostart: isAutostart }, { signal });
    },
  };
}

// libvirt has no code of its own for it, so its words are all there is.
const saysInUse = /already in use by interface (\S+)/;

/** Addresses of the host that no list of libvirt shows are seen by itself when a network starts. */
function explained(error: unknown, name: string, hostName: string): unknown {
  const cause = error instanceof Error ? error.cause : null;
  const device = saysInUse.exec(cause instanceof Error ? cause.message : '')?.[1];
  if (!device) return error;
  return new AppError(
    {
      code: 'not_possible',
      userMessage: `The addresses of ${name} are already in use by ${device} of the host ${hostName}.`,
      advice: 'Choose a subnet that the host is not part of.',
    },
    { cause },
  );
}
