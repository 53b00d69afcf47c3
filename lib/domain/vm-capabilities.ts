import type { HypervisorType } from './vm.ts';
import type { VmAction } from './vm-can.ts';

/** The parts of a VM's page beside those that every VM has. */
export const vmParts = [
  'load',
  'hardware',
  'disks',
  'network',
  'snapshots',
  'console',
  'definition',
] as const;
export type VmPart = (typeof vmParts)[number];

/** What a provider's VMs have at all, and what can be done with them. What is not in here is absent, not disabled. */
export type VmCapabilities = { parts: readonly VmPart[]; actions: 'all' | readonly VmAction[] };

const hypervisor: VmCapabilities = { parts: vmParts, actions: 'all' };

const ofProviders: Record<HypervisorType, VmCapabilities> = {
  kvm: hypervisor,
  qemu: hypervisor,
  // What all three clouds offer.
  cloud: {
    parts: ['disks', 'network'],
    actions: ['vm.start', 'vm.shutdown', 'vm.reboot', 'vm.forceOff', 'vm.delete'],
  },
};

type Provided = { hypervisorType: HypervisorType };

export function hasPart({ hypervisorType }: Provided, part: VmPart): boolean {
  return ofProviders[hypervisorType].parts.includes(part);
}

/** Whether it can be done to any VM of this provider; whether now is whyVmCannot's to say. */
export function hasAction({ hypervisorType }: Provided, action: VmAction): boolean {
  const { actions } = ofProviders[hypervisorType];
  return actions === 'all' || actions.includes(action);
}
