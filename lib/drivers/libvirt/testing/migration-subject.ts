import { tinyGuestXml } from '../../../../testing/lab/guest.ts';
import type { HostFacts } from '../../../domain/host.ts';
import { usualMigration } from '../../../domain/migrate-change.ts';
import type { VmDisk } from '../../../domain/vm.ts';
import type { MigrationSubject, PlacedVolume, PlanSubject } from '../changes/handler.ts';

export const gib = 1024 ** 3;
const facts: HostFacts = {
  hostname: 'kvm2',
  libvirtVersion: '9.0.0',
  hypervisorVersion: '7.2.0',
  cpuModel: 'Haswell',
  cpuCount: 4,
  memoryMib: 8192,
  memoryFreeMib: 4096,
  architecture: 'x86_64',
  guestType: 'qemu',
  offeredTypes: ['qemu', 'kvm'],
  pools: [
    { name: 'default', type: 'dir', isActive: true, capacityBytes: 20 * gib, availableBytes: 10 * gib },
    { name: 'large', type: 'dir', isActive: true, capacityBytes: 90 * gib, availableBytes: 80 * gib },
  ],
  networks: [{ name: 'default', isActive: true, bridge: 'virbr0', forward: 'nat' }],
};
export const disk: VmDisk = {
  target: 'vda',
  device: 'disk',
  bus: 'virtio',
  source: '/var/lib/libvirt/images/web.qcow2',
  pool: 'default',
  volume: 'web.qcow2',
  format: 'qcow2',
  sizeBytes: 5 * gib,
};
export const xml = tinyGuestXml({ name: 'web', diskPath: disk.source ?? '', memoryMib: 1024 });

type Change = { target?: Partial<MigrationSubject>; facts?: Partial<HostFacts> };
export function subject(change: Partial<Omit<PlanSubject, 'target' | 'facts'>> & Change = {}): PlanSubject {
  const { target, facts: theirs, ...rest } = change;
  return {
    ...{ name: 'web', state: 'running', stored: xml, active: xml, cpuModel: 'Haswell', facts, disks: [disk] },
    ...rest,
    target: {
      ...{ hostId: 'b', name: 'kvm2', state: 'connected', isInMaintenance: false, address: '10.0.0.2' },
      ...{ hasName: false, hasId: false, connection: { transport: 'unix', socketPath: '/run/libvirt.sock' } },
      ...target,
      facts: { ...facts, ...theirs },
    },
  };
}
export const auto = usualMigration('b').params;
export const copy = { ...auto, storage: 'copy' } as const;
export const place: PlacedVolume = {
  path: disk.source ?? '',
  poolName: 'default',
  poolType: 'dir',
  capacityBytes: 5 * gib,
  format: 'qcow2',
};
