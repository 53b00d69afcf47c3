import type { LiveMessage } from '../domain/views.ts';

export const queryKeys = {
  /** Whatever is told of any VM may be news of what is under this key. */
  fleet: ['fleet'] as const,
  summary: ['fleet', 'summary'] as const,
  vmWindows: ['fleet', 'windows'] as const,
  /** @param view  as vmViewParams writes it */
  vmWindow: (view: string, at: number) => ['fleet', 'windows', view, String(at)] as const,
  foundVms: (q: string) => ['fleet', 'found', q] as const,
  savedViews: ['saved-views'] as const,
  vmValues: (field: string, begun: string) => ['vms', 'values', field, begun] as const,
  /** The name of a thing, for the frame around its page. */
  name: (section: string, id: string) => ['names', section, id] as const,
  vms: ['vms', 'list'] as const,
  /** Under the list's key: whatever is news of it may be news of these. */
  screens: (q: string, page: number) => ['vms', 'list', 'screens', q, String(page)] as const,
  vm: (id: string) => ['vms', 'one', id] as const,
  /** Under the VM's own key: whatever is news of it may be news of these. */
  snapshots: (vmId: string) => ['vms', 'one', vmId, 'snapshots'] as const,
  load: (vmId: string) => ['vms', 'one', vmId, 'load'] as const,
  samples: (vmId: string, range: string) => ['vms', 'one', vmId, 'samples', range] as const,
  storage: (vmId: string) => ['vms', 'one', vmId, 'disks'] as const,
  definition: (vmId: string) => ['vms', 'one', vmId, 'definition'] as const,
  vmAudit: (vmId: string) => ['vms', 'one', vmId, 'audit'] as const,
  /** A version never changes, so no news of the VM is news of it. */
  version: (vmId: string, versionId: string) => ['versions', vmId, versionId] as const,
  migrationTargets: (vmId: string) => ['vms', 'one', vmId, 'migration-targets'] as const,
  overview: ['overview'] as const,
  hosts: ['hosts', 'list'] as const,
  /** Not under the hosts' key: it changes all the time, and no message says so. */
  hostLoads: ['host-loads'] as const,
  host: (id: string) => ['hosts', 'one', id] as const,
  /** Under the hosts' key: whatever is news of one may be news of it as a place. */
  candidates: (imageId: string, cpu: string) => ['hosts', 'candidates', imageId, cpu] as const,
  hostHardware: (hostId: string) => ['hosts', 'one', hostId, 'hardware'] as const,
  /** Under the host's own key: whatever is news of any VM or host may be news of it. */
  evacuation: (hostId: string) => ['hosts', 'one', hostId, 'evacuation'] as const,
  operations: ['operations', 'list'] as const,
  /** Of one that this page started. */
  outcome: (id: string) => ['operations', 'outcome', id] as const,
  /** Under the list's key: whatever is news of it may be news of these. */
  hostOperations: (hostId: string) => ['operations', 'list', 'host', hostId] as const,
  history: (asked: string) => ['operations', 'list', 'history', asked] as const,
  batch: (id: string) => ['operations', 'list', 'batch', id] as const,
  batchView: (id: string) => ['operations', 'list', 'batch', id, 'view'] as const,
  operation: (id: string) => ['operations', 'one', id] as const,
  audit: (asked: string) => ['audit', asked] as const,
  templates: ['templates'] as const,
  topology: (asked: string) => ['topology', asked] as const,
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
      return [
        ...[queryKeys.fleet, queryKeys.vms, queryKeys.vm(message.id)],
        ...[['hosts'], ['networks'], ['pools'], ['overview'], ['templates'], ['topology']],
      ];
    case 'host':
      // A VM's row says whether its host can be reached, and so do those of networks and pools.
      return [
        ...[queryKeys.fleet, ['hosts'], ['vms'], ['networks'], ['pools']],
        ...[['overview'], ['audit'], ['templates'], ['topology']],
      ];
    case 'hostFacts':
      // Where a VM can go depends on what hosts have free.
      return [['hosts'], ['vms', 'one']];
    case 'operation':
      // Lists show which operation is under way, and hear of its subject when it begins and ends. The page of a single
      // thing shows how far its operations are, and the message does not say whose this one is.
      return [
        queryKeys.operations,
        queryKeys.operation(message.id),
        queryKeys.outcome(message.id),
        ...['vms', 'networks', 'pools'].map((noun) => [noun, 'one']),
        ...[['overview'], ['audit'], ['templates']],
      ];
    case 'image':
      return [queryKeys.images, ['audit']];
    case 'network':
      return [['networks'], ['topology']];
    case 'pool':
    case 'volume':
      return [['pools'], ['volumes'], ['overview'], ['topology']];
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

const ofTheFleet = new Set(['overview', 'templates', 'topology']);

/** How long to rest between two readings of one key, in ms: what is summed up over the fleet is news of everything. */
export function restMs(key: readonly string[]): number {
  return key[0] && ofTheFleet.has(key[0]) ? 1_000 : 0;
}
