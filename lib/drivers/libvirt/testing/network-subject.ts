import type { HostFacts } from '../../../domain/host.ts';
import type { ObservedNetwork } from '../../../domain/network.ts';
import type { HostPlanSubject } from '../resources/handler.ts';

export function observedNetwork(change: Partial<ObservedNetwork> = {}): ObservedNetwork {
  return {
    name: 'default',
    uuid: '11111111-1111-4111-8111-111111111111',
    mode: 'nat',
    bridge: 'virbr0',
    addresses: [
      {
        address: '192.168.122.1',
        prefix: 24,
        ranges: [{ start: '192.168.122.2', end: '192.168.122.254' }],
        hosts: [],
      },
    ],
    leases: [],
    isActive: true,
    isAutostart: true,
    isPersistent: true,
    definition: '<network><name>default</name></network>\n',
    ...change,
  };
}

export const hostFacts: HostFacts = {
  hostname: 'kvm1',
  libvirtVersion: '9.0.0',
  hypervisorVersion: '7.2.0',
  cpuModel: 'x',
  cpuCount: 2,
  memoryMib: 4096,
  memoryFreeMib: 2048,
  architecture: 'x86_64',
  guestType: 'qemu',
  offeredTypes: ['qemu'],
  pools: [],
  networks: [],
};

export function hostSubject(change: Partial<HostPlanSubject> = {}): HostPlanSubject {
  return {
    hostName: 'kvm1',
    hostAddress: null,
    facts: hostFacts,
    networks: [observedNetwork()],
    pools: [],
    volumes: [],
    disksBeingMade: [],
    vms: [],
    ...change,
  };
}
