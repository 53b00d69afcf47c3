import { AppError } from '../../../domain/errors.ts';
import type { ObservedNetwork } from '../../../domain/network.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import type { Network } from '../../../libvirt/types.ts';
import type { Link } from '../link.ts';
import { isGone } from '../observe.ts';
import type { HostPlanSubject } from '../resources/handler.ts';

/** The host's own handle of it. @returns null when the host does not have it */
export async function lookUpNetwork(link: Link, name: string, options: CallOptions): Promise<Network | null> {
  try {
    return (await link.call('reads', 'networkLookupByName', { name }, options)).net;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** @throws AppError not_found */
export async function needNetwork(link: Link, name: string, options: CallOptions): Promise<Network> {
  const net = await lookUpNetwork(link, name, options);
  if (net) return net;
  throw new AppError({ code: 'not_found', userMessage: notThere(name, link.hostName) });
}

/** What is stored of it, or why nothing can be planned with it. */
export function networkNamed(
  { networks, hostName }: HostPlanSubject,
  name: string,
): { network: ObservedNetwork } | { obstacle: string } {
  const network = networks.find((one) => one.name === name);
  return network ? { network } : { obstacle: notThere(name, hostName) };
}

function notThere(name: string, hostName: string): string {
  return `The host ${hostName} has no network ${name} any more.`;
}

/** Names of the VMs whose definitions name this network. */
export function usersOf({ vms }: HostPlanSubject, name: string, isRunning?: boolean): string[] {
  return vms
    .filter(({ networks, state }) => {
      const runs = state === 'running' || state === 'paused' || state === 'stopping';
      return networks.includes(name) && (!isRunning || runs);
    })
    .map((vm) => vm.name)
    .sort();
}

// More names than these help nobody.
const maxNames = 8;

/** "a, b and c", or the first of many and how many more there are. */
export function namesText(names: string[]): string {
  if (names.length > maxNames)
    return `${names.slice(0, maxNames).join(', ')} and ${names.length - maxNames} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
