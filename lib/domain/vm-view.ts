/** What of the list is shown, and how: all of it can stand in an address. */

/** Columns that people choose; name and state are always there. */
export const columnKeys = [
  'provider',
  'host',
  'cpu',
  'memory',
  'disk',
  'address',
  'tags',
  'uptime',
  'pending',
  'image',
  'since',
  'seen',
] as const;
export type ColumnKey = (typeof columnKeys)[number];
export const sortKeys = ['name', 'state', ...columnKeys] as const;
export type SortKey = (typeof sortKeys)[number];
export const groupKeys = ['host', 'provider', 'state', 'tag'] as const;
export type GroupKey = (typeof groupKeys)[number];

/** Which VMs, in which order. */
export type VmView = {
  /** In the language of vm-query. */
  q: string;
  sort: SortKey;
  desc: boolean;
  group: GroupKey | null;
  /** The id of a host whose VMs alone are meant. */
  hostId: string | null;
};

/** So many lines are read at once. */
export const windowSize = 100;

export const wholeFleet: VmView = { q: '', sort: 'name', desc: false, group: null, hostId: null };

// A query is typed by a person; no one writes more.
const maxQueryLength = 1_000;

/** Reads it out of an address. What cannot be meant is left out, so that an old link still shows something. */
export function readVmView(params: Pick<URLSearchParams, 'get'>): VmView {
  return {
    q: (params.get('q') ?? '').slice(0, maxQueryLength),
    sort: oneOf(sortKeys, params.get('sort')) ?? 'name',
    desc: params.get('desc') === 'true',
    group: oneOf(groupKeys, params.get('group')),
    hostId: params.get('host'),
  };
}

/** @returns the shortest address that says it; equal views have equal addresses */
export function vmViewParams({ q, sort, desc, group, hostId }: VmView): URLSearchParams {
  const params = new URLSearchParams();
  if (q) params.set('q', q);
  if (sort !== 'name') params.set('sort', sort);
  if (desc) params.set('desc', 'true');
  if (group) params.set('group', group);
  if (hostId) params.set('host', hostId);
  return params;
}

export function oneOf<T extends string>(known: readonly T[], word: string | null | undefined): T | null {
  return known.find((one) => one === word) ?? null;
}

/** Rows of a table, or cards. */
export const layouts = ['rows', 'cards'] as const;
export type Layout = (typeof layouts)[number];

/** The whole of what an address of the list says. */
export type ListAddress = Omit<VmView, 'hostId'> & {
  /** Null for those that the browser keeps. */
  cols: ColumnKey[] | null;
  layout: Layout | null;
  /** The saved view that it began as, or `all` for none. */
  saved: string | null;
};

export function readListAddress(params: Pick<URLSearchParams, 'get'>): ListAddress {
  const { hostId: _hostId, ...view } = readVmView(params);
  const words = params.get('cols')?.split(',');
  return {
    ...view,
    cols: words ? columnKeys.filter((key) => words.includes(key)) : null,
    layout: oneOf(layouts, params.get('as')),
    saved: params.get('view'),
  };
}

/** @returns what stands behind the `?`; the shortest that says it */
export function listAddressParams({ cols, layout, saved, ...view }: ListAddress): URLSearchParams {
  const params = vmViewParams({ ...view, hostId: null });
  if (cols) params.set('cols', cols.join(','));
  if (layout) params.set('as', layout);
  if (saved) params.set('view', saved);
  return params;
}
