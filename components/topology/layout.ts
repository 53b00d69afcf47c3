import type { OpenedHost, Topology, TopologyFile, TopologyHost, TopologyVm } from '@/lib/domain/topology';
import { depthsOf, lastDepth } from './depths';
import { type Edge, keyOn, linksOf } from './links';
import { middleOf, spread } from './spread';

/** What a box of the picture stands for. */
export type NodeOf =
  | { kind: 'site'; name: string }
  | { kind: 'host'; host: TopologyHost; isOpen: boolean }
  | { kind: 'summary'; host: TopologyHost }
  | { kind: 'network'; name: string; network: OpenedHost['networks'][number] | null }
  | { kind: 'vm'; vm: TopologyVm }
  | { kind: 'more'; number: number }
  | { kind: 'file'; file: TopologyFile; pool: OpenedHost['pools'][number] | null }
  | { kind: 'pool'; name: string; pool: OpenedHost['pools'][number] | null };

export type PlacedNode = NodeOf & {
  key: string;
  /** What is searched in. */
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
};
export type Layout = {
  nodes: PlacedNode[];
  edges: Edge[];
  /** What stands in each column, where any host is opened. */
  heads: { x: number; text: string }[];
  width: number;
  height: number;
};

/** A chain of three files fits beside the rail of a window of 1,440. */
const widths = { host: 164, summary: 420, network: 112, vm: 152, file: 152, pool: 96 };
const gap = 32;
/** Of a box, and from one to the next below it. */
const boxHeight = 24;
const pitch = 30;
const hostHeight = 44;
const betweenHosts = 16;
const siteHeight = 36;

/**
 * Where everything stands, in pixels: in columns from left to right, so that every line leads to the right, host below
 * host. Within a host each disk has a row, its VM stands in the middle of its disks' rows, and what several share
 * stands in the middle of those that share it.
 */
export function layOut({ hosts, opened }: Pick<Topology, 'hosts' | 'opened'>): Layout {
  const openedOf = new Map(opened.map((host) => [host.hostId, host]));
  const depths = new Map(opened.map((host) => [host.hostId, depthsOf(host.vms)]));
  const x = columnsFor(Math.max(0, ...[...depths.values()].map(lastDepth)));
  const nodes: PlacedNode[] = [];
  const edges: Edge[] = [];
  const hasSites = hosts.some(({ site }) => site !== '');
  let y = 0;
  let site: string | null = null;
  for (const host of bySite(hosts)) {
    if (hasSites && host.site !== site) {
      site = host.site;
      nodes.push({
        kind: 'site',
        name: site,
        key: `site/${site}`,
        text: site,
        ...box(0, y, widths.host, siteHeight),
      });
      y += siteHeight;
    }
    const own = openedOf.get(host.id);
    const isOpen = own !== undefined;
    const key = `host/${host.id}`;
    nodes.push({ kind: 'host', host, isOpen, key, text: host.name, ...box(0, y, widths.host, hostHeight) });
    if (own) {
      const part = layOutHost(host, own, depths.get(host.id) ?? new Map(), x, y);
      nodes.push(...part.nodes);
      edges.push(...part.edges);
      y += Math.max(part.height, hostHeight) + betweenHosts;
    } else {
      const place = box(x.network, y, widths.summary, hostHeight);
      nodes.push({ kind: 'summary', host, key: `summary/${host.id}`, text: '', ...place });
      edges.push({ from: key, to: `summary/${host.id}` });
      y += hostHeight + betweenHosts;
    }
  }
  const width = Math.max(0, ...nodes.map((node) => node.x + node.width));
  return {
    nodes,
    edges,
    heads: opened.length ? headsOf(x) : [],
    width,
    height: Math.max(0, y - betweenHosts),
  };
}

type Columns = {
  network: number;
  vm: number;
  file: (depth: number) => number;
  deepest: number;
  pool: number;
};

function columnsFor(deepest: number): Columns {
  const network = widths.host + gap;
  const vm = network + widths.network + gap;
  const file = (depth: number) => vm + widths.vm + gap + depth * (widths.file + gap);
  return { network, vm, file, deepest, pool: file(deepest + 1) };
}

function headsOf({ network, vm, file, deepest, pool }: Columns): Layout['heads'] {
  return [
    { x: 0, text: 'Host' },
    { x: network, text: 'Network' },
    { x: vm, text: 'Machine' },
    { x: file(0), text: 'Disk' },
    ...(deepest > 0 ? [{ x: file(1), text: 'Laid over' }] : []),
    { x: pool, text: 'Pool' },
  ];
}

function layOutHost(
  host: TopologyHost,
  opened: OpenedHost,
  depths: Map<string, number>,
  x: Columns,
  top: number,
): Pick<Layout, 'nodes' | 'edges' | 'height'> {
  const { hostId, networks, pools } = opened;
  const { edges, users, files, ...named } = linksOf(opened);
  const { nodes, middles, rows } = layOutVms(host, opened, depths, x.vm, top);
  const bottom = top + Math.max(0, rows - 1) * pitch;

  /** Puts boxes of one column beside what uses them, without one over another. */
  function putColumn(
    left: number,
    width: number,
    wanted: { key: string; node: NodeOf; text: string }[],
  ): void {
    const places = wanted.map(({ key }) => middles.get(key) ?? middleOf(users.get(key), middles) ?? bottom);
    const ys = spread(places, { top, bottom, pitch });
    for (const [index, { key, node, text }] of wanted.entries()) {
      const y = ys[index] ?? top;
      middles.set(key, y);
      nodes.push({ ...node, key, text, ...box(left, y, width) });
    }
  }
  const poolNamed = (name: string | null) => pools.find((pool) => pool.name === name) ?? null;

  putColumn(
    x.network,
    widths.network,
    named.networks.map((name) => {
      const network = networks.find((network) => network.name === name) ?? null;
      return { key: keyOn(hostId, 'network', name), text: name, node: { kind: 'network', name, network } };
    }),
  );
  for (let depth = 0; depth <= lastDepth(depths); depth += 1) {
    const here = [...files.values()].filter(({ path }) => depths.get(path) === depth);
    putColumn(
      x.file(depth),
      widths.file,
      here.map((file) => {
        const node: NodeOf = { kind: 'file', file, pool: poolNamed(file.pool) };
        return { key: keyOn(hostId, 'file', file.path), text: file.name, node };
      }),
    );
  }
  putColumn(
    x.pool,
    widths.pool,
    named.pools.map((name) => {
      const node: NodeOf = { kind: 'pool', name, pool: poolNamed(name) };
      return { key: keyOn(hostId, 'pool', name), text: name, node };
    }),
  );
  return { nodes, edges, height: Math.max(hostHeight, ...nodes.map(({ y, height }) => y + height - top)) };
}

/** VMs below each other, with a row for each of their disks; and where those stand, which more than one may have. */
function layOutVms(
  host: TopologyHost,
  { vms }: OpenedHost,
  depths: Map<string, number>,
  left: number,
  top: number,
) {
  const nodes: PlacedNode[] = [];
  const middles = new Map<string, number>();
  let row = 0;
  for (const vm of byNetwork(vms)) {
    const rows = Math.max(1, vm.disks.length);
    const y = top + (row + (rows - 1) / 2) * pitch;
    nodes.push({ kind: 'vm', vm, key: `vm/${vm.id}`, text: vm.name, ...box(left, y, widths.vm) });
    middles.set(`vm/${vm.id}`, y);
    for (const [index, { chain }] of vm.disks.entries()) {
      const path = chain[0]?.path ?? '';
      const key = keyOn(host.id, 'file', path);
      if (depths.get(path) === 0 && !middles.has(key)) middles.set(key, top + (row + index) * pitch);
    }
    row += rows;
  }
  const hidden = host.vmCount - vms.length;
  if (hidden > 0) {
    const place = box(left, top + row * pitch, widths.vm);
    nodes.push({ kind: 'more', number: hidden, key: `more/${host.id}`, text: '', ...place });
    row += 1;
  }
  return { nodes, middles, rows: row };
}

function box(x: number, y: number, width: number, height = boxHeight) {
  return { x, y, width, height };
}

/** Sites by name, those without one last; within a site hosts by name. */
function bySite(hosts: TopologyHost[]): TopologyHost[] {
  const compare = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });
  return hosts.toSorted(
    (a, b) =>
      Number(a.site === '') - Number(b.site === '') || compare(a.site, b.site) || compare(a.name, b.name),
  );
}

/** Those on one network together, so that lines to it do not cross others; then by name. */
function byNetwork(vms: TopologyVm[]): TopologyVm[] {
  const compare = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });
  const network = (vm: TopologyVm) => vm.networks[0] ?? '';
  return vms.toSorted((a, b) => compare(network(a), network(b)) || compare(a.name, b.name));
}
