import type { VmGroup, VmRow } from './views.ts';
import { type VmState, vmStateOrder } from './vm.ts';
import { parseVmQuery } from './vm-query/match.ts';
import type { GroupKey, SortKey, VmView } from './vm-view.ts';

export type Arranged = {
  /** In their order; one that is in several groups stands in each. */
  lines: VmRow[];
  /** How many lines each has, in the order of the lines; null when they are not grouped. */
  groups: VmGroup[] | null;
  /** How many VMs were found. */
  matches: number;
  /** The time alone may change it. */
  isTimed: boolean;
};

/** What a view shows, and in which order. @param vms  in the order of their names */
export function arrangeVms(vms: readonly VmRow[], view: VmView, now = Date.now()): Arranged {
  const query = parseVmQuery(view.q, now);
  const { hostId } = view;
  const found = vms.filter((vm) => (hostId === null || vm.hostId === hostId) && query.matches(vm));
  const sorted = sortVms(found, view.sort, view.desc);
  const isTimed = query.isTimed || view.sort === 'seen';
  if (view.group === null) return { lines: sorted, groups: null, matches: found.length, isTimed };
  return { ...groupVms(sorted, view.group), matches: found.length, isTimed };
}

/**
 * A text whose plain order is that of people: web-2 before web-10, whatever the case. Comparing such keys is many times
 * as fast as asking a collator each time.
 */
export function naturalKey(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(16, '0'));
}

export function byKey(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Equal ones stay in the order of names, whichever way it sorts. */
function sortVms(vms: VmRow[], key: SortKey, isDescending: boolean): VmRow[] {
  if (key === 'name') return isDescending ? vms.toReversed() : vms;
  const direction = isDescending ? -1 : 1;
  const keyed = vms.map((vm) => ({ vm, key: sortKeyOf(vm, key) }));
  return keyed.sort((a, b) => direction * compare(a.key, b.key)).map(({ vm }) => vm);
}

type Key = string | number;

function compare(a: Key, b: Key): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sortKeyOf(vm: VmRow, key: Exclude<SortKey, 'name'>): Key {
  switch (key) {
    case 'state':
      return vmStateOrder.indexOf(vm.state);
    case 'host':
      return remembered(vm.hostName ?? '');
    case 'provider':
      return vm.hypervisorType;
    case 'cpu':
      return vm.vcpus;
    case 'memory':
      return vm.memoryMib;
    case 'disk':
      return vm.diskBytes ?? -1;
    case 'address':
      return naturalKey(vm.addresses[0] ?? '');
    case 'tags':
      return remembered(vm.tags.join(' '));
    case 'image':
      return remembered(vm.imageName ?? '');
    case 'pending':
      return vm.pendingCount;
    // The shortest time first, as these columns show lengths of time; those that have none before all.
    case 'uptime':
      return vm.startedAt ? -Date.parse(vm.startedAt) : Number.NEGATIVE_INFINITY;
    case 'since':
      return -Date.parse(vm.stateSince);
    case 'seen':
      return vm.observedAt ? -Date.parse(vm.observedAt) : Number.NEGATIVE_INFINITY;
  }
}

// Of texts that many VMs share.
const keys = new Map<string, string>();

function remembered(text: string): string {
  let key = keys.get(text);
  if (key === undefined) {
    if (keys.size > 10_000) keys.clear();
    key = naturalKey(text);
    keys.set(text, key);
  }
  return key;
}

/** Puts those of one group together, and keeps their order within it; those of no group come last. */
function groupVms(vms: VmRow[], by: GroupKey): { lines: VmRow[]; groups: VmGroup[] } {
  const groups = new Map<string | null, VmRow[]>();
  for (const vm of vms) {
    for (const key of groupsOf(vm, by)) {
      const group = groups.get(key);
      if (group) group.push(vm);
      else groups.set(key, [vm]);
    }
  }
  const ordered = [...groups].sort(([a], [b]) => compare(rankOf(a, by), rankOf(b, by)));
  return {
    lines: ordered.flatMap(([, lines]) => lines),
    groups: ordered.map(([key, { length: count }]) => ({ key, count })),
  };
}

const none = [null] as const;

function groupsOf(vm: VmRow, by: GroupKey): readonly (string | null)[] {
  switch (by) {
    case 'host':
      return vm.hostName ? [vm.hostName] : none;
    case 'provider':
      return [vm.hypervisorType];
    case 'state':
      return [vm.state];
    case 'tag':
      return vm.tags.length > 0 ? [...new Set(vm.tags)] : none;
  }
}

function rankOf(key: string | null, by: GroupKey): Key {
  if (by === 'state') return vmStateOrder.indexOf(key as VmState);
  return key === null ? '\uffff' : naturalKey(key);
}
