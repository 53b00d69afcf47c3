import type { ObservedVm, VmDisk, VmState } from '../lib/domain/vm.ts';

const states: VmState[] = ['running', 'running', 'running', 'running', 'off', 'off', 'paused', 'failed'];
const roles = ['web', 'db', 'cache', 'queue', 'build', 'mail', 'proxy', 'ldap'];
const tags = ['prod', 'test', 'team-red', 'team-blue', 'billing', 'legacy', 'gpu', 'backup'];
const gib = 2 ** 30;

/** The machines of one host of a large fleet, as its driver would show them. Every figure follows from the two numbers. */
export function fleetOf(host: number, vmsEach: number): ObservedVm[] {
  return Array.from({ length: vmsEach }, (_, index) => fleetVm(host, index));
}

export function fleetVm(host: number, index: number): ObservedVm {
  const number = host * 1_000 + index;
  const state = states[(number * 3 + (number >> 4)) % states.length] ?? 'off';
  const isOn = state === 'running' || state === 'paused';
  const address = `10.${host}.${index >> 8}.${index & 255}`;
  const mac = `52:54:00:${[host, index >> 8, index & 255].map(hex).join(':')}`;
  const name = `${roles[number % roles.length]}-${host}-${index}`;
  return {
    externalId: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
    name,
    hypervisorType: 'kvm',
    state,
    rawState: state,
    stateReason: state === 'failed' ? 'The guest has crashed.' : null,
    vcpus: 2 ** (number % 5),
    memoryMib: 1024 * 2 ** (number % 6),
    addresses: isOn ? [address, `fe80::5054:ff:fe${hex(host)}:${hex(index >> 8)}${hex(index & 255)}`] : [],
    addressSource: isOn ? 'lease' : null,
    guestHostname: isOn ? name : null,
    disks: [disk('vda', name, 20 * gib * (1 + (number % 4))), disk('vdb', `${name}-data`, 100 * gib)],
    nics: [{ mac, model: 'virtio', source: 'default', addresses: isOn ? [address] : [], isLinkUp: true }],
    networks: ['default'],
    consoles: ['vnc', 'serial'],
    isPersistent: true,
    isAutostart: number % 3 === 0,
    firmware: 'bios',
    machineType: 'pc-q35-7.2',
    hasGuestAgent: true,
    createdByOperation: null,
    description: '',
    tags: tags.filter((_, at) => (number + at) % 4 === 0),
    hostDevices: [],
    isProtected: number % 50 === 0,
    isTemplate: false,
    pending: number % 40 === 0 ? [{ what: 'Memory', now: '1 GiB', next: '2 GiB' }] : [],
    definition: { stored: definitionOf(name, mac), active: isOn ? definitionOf(name, mac) : null },
    snapshots: [],
  };
}

function disk(target: string, volume: string, sizeBytes: number): VmDisk {
  const source = `/var/lib/libvirt/images/${volume}.qcow2`;
  return {
    target,
    device: 'disk',
    bus: 'virtio',
    source,
    pool: 'default',
    volume: `${volume}.qcow2`,
    format: 'qcow2',
    sizeBytes,
    bases: [],
    layers: [],
    cache: null,
  };
}

/** As long as most are. */
function definitionOf(name: string, mac: string): string {
  return `<domain type='kvm'><name>${name}</name><devices><interface><mac address='${mac}'/></interface>${'<controller type="pci" model="pcie-root-port"/>'.repeat(50)}</devices></domain>`;
}

function hex(byte: number): string {
  return (byte & 255).toString(16).padStart(2, '0');
}
