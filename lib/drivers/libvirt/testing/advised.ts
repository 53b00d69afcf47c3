import type { VmSnapshot } from '../../../domain/snapshot.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import type { AdvisedDisk, SnapshotSubject } from '../snapshots/subject.ts';

// A VM for the advisor: one qcow2 disk in a pool with room, running, on libvirt 9.0.
export const gib = 1024 ** 3;
export const images = '/var/lib/libvirt/images';

export const disk = (change: Partial<AdvisedDisk> = {}): AdvisedDisk => ({
  target: 'vda',
  type: 'file',
  path: `${images}/web.qcow2`,
  format: 'qcow2',
  isShared: false,
  alias: 'virtio-disk0',
  layers: [layer('web.qcow2')],
  ...change,
});
export function layer(name: string, change: object = {}) {
  return {
    path: `${images}/${name}`,
    pool: 'default',
    format: 'qcow2',
    capacityBytes: 20 * gib,
    allocationBytes: 5 * gib,
    ...change,
  };
}
export const subject = (change: Partial<SnapshotSubject> = {}): SnapshotSubject => ({
  name: 'web',
  isRunning: true,
  firmware: 'bios',
  disks: [disk()],
  memoryObstacle: null,
  isAgentConnected: false,
  memoryBytes: 2 * gib,
  libvirtVersion: '9.0.0',
  pools: [
    { name: 'default', type: 'dir', isActive: true, capacityBytes: 100 * gib, availableBytes: 50 * gib },
  ],
  snapshots: [],
  ...change,
});
export const pool = (availableBytes: number) => [
  { name: 'default', type: 'dir', isActive: true, capacityBytes: 100 * gib, availableBytes },
];
export const params = (change: Partial<ChangeParams<'vm.snapshot'>> = {}) => ({
  name: 'then',
  description: '',
  withMemory: true,
  quiesce: true,
  ...change,
});
export const snapshot = (name: string, change: Partial<VmSnapshot> = {}): VmSnapshot => ({
  name,
  parent: null,
  createdAt: '2026-05-04T03:02:01.000Z',
  description: '',
  createdByOperation: null,
  state: 'running',
  hasMemory: true,
  kind: 'internal',
  isCurrent: false,
  disks: [{ target: 'vda', kind: 'internal', base: `${images}/web.qcow2`, overlay: null }],
  memoryPath: null,
  sizeBytes: null,
  definition: '<domain/>',
  ...change,
});
export const files = (name: string, base: string, overlay: string, change: Partial<VmSnapshot> = {}) =>
  snapshot(name, {
    kind: 'external',
    hasMemory: false,
    disks: [{ target: 'vda', kind: 'external', base: `${images}/${base}`, overlay: `${images}/${overlay}` }],
    ...change,
  });
