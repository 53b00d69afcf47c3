import type { LiveMessage } from '../domain/views.ts';

export const queryKeys = {
  vms: ['vms', 'list'] as const,
  /** Under the list's key: whatever is news of it may be news of these. */
  screens: (q: string, page: number) => ['vms', 'list', 'screens', q, String(page)] as const,
  vm: (id: string) => ['vms', 'one', id] as const,
  /** Under the VM's own key: whatever is news of it may be news of these. */
  snapshots: (vmId: string) => ['vms', 'one', vmId, 'snapshots'] as const,
  load: (vmId: string) => ['vms', 'one', vmId, 'load'] as const,
  migrationTargets: (vmId: string) => ['vms', 'one', vmId, 'migration-targets'] as const,
  hosts: ['hosts', 'list'] as const,
  host: (id: string) => ['hosts', 'one', id] as const,
  hostHardware: (hostId: string) => ['hosts', 'one', hostId, 'hardware'] as const,
  /** Under the host's own key: whatever is news of any VM or host may be news of it. */
  evacuation: (hostId: string) => ['hosts', 'one', hostId, 'evacuation'] as const,
  operations: ['operations', 'list'] as const,
  /** Under the list's key: whatever is news of it may be news of these. */
  hostOperations: (hostId: string) => ['operations', 'list', 'host', hostId] as const,
  batch: (id: string) => ['operations', 'list', 'batch', id] as const,
  operation: (id: string) => ['operations', 'one', id] as const,
  images: ['images', 'list'] as const,
  search: (query: string) => ['search', query] as const,
  networks: ['networks', 'list'] as const,
  network: (id: string) => ['networks', 'one', id] as const,
  pools: ['pools', 'list'] as const,
  /** Under the pools' key: whatever is news of them may be news of these. */
  freeVolumes: (hostId: string) => ['pools', 'free', hostId] as const,
  pool: (id: string) => ['pools', 'one', id] as const,
};

/** What has to be read again after one live message; an empty key is everything. */
export function keysOf(message: LiveMessage): (readonly string[])[] {
  switch (message.topic) {
    case 'all':
      return [[]];
    case 'vm':
      // Hosts count their VMs, and networks and pools name theirs.
      return [queryKeys.vms, queryKeys.vm(message.id), ['hosts'], ['networks'], ['pools']];
    case 'host':
      // A VM's row says whether its host can be reached, and so do those of networks and pools.
      return [['hosts'], ['vms'], ['networks'], ['pools']];
    case 'operation':
      // Rows show the operation under way on what they are about, and the message does not say whose it is.
      return [queryKeys.operations, queryKeys.operation(message.id), ['vms'], ['networks'], ['pools']];
    case 'image':
      return [queryKeys.images];
    case 'network':
      return [['networks']];
    case 'pool':
    case 'volume':
      return [['pools'], ['volumes']];
  }
}

/** Leaves out the keys that a shorter one of the same set covers, and repetitions. */
export function withoutCovered(keys: (readonly string[])[]): (readonly string[])[] {
  const covers = (a: readonly string[], b: readonly string[]) => a.every((part, index) => b[index] === part);
  return keys.filter(
    (key, index) =>
      !keys.some(
        (other, at) => at !== index && covers(other, key) && (other.length < key.length || at < index),
      ),
  );
}
