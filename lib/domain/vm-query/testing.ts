import type { VmRow } from '../views.ts';

/** A VM as a list shows it, for tests. */
export function vmRow(change: Partial<VmRow>): VmRow {
  return {
    id: change.name ?? 'id',
    name: 'web-1',
    state: 'running',
    stateSince: '2030-01-01T00:00:00Z',
    stateReason: null,
    rawState: 'running',
    activeOperation: null,
    hypervisorType: 'kvm',
    hostId: null,
    hostName: 'rack-7',
    hostState: 'connected',
    hostTrouble: null,
    vcpus: 1,
    memoryMib: 512,
    diskBytes: null,
    tags: [],
    addresses: ['192.0.2.15'],
    imageName: null,
    startedAt: null,
    isStartSeen: false,
    pendingCount: 0,
    isProtected: false,
    isTemplate: false,
    isMemorySaved: false,
    isFrozen: false,
    silentSince: null,
    createdAt: '2030-01-01T00:00:00Z',
    observedAt: null,
    ...change,
  };
}
