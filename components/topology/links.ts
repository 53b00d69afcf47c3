import type { OpenedHost, TopologyFile, TopologyVm } from '@/lib/domain/topology';

/** From a box on the left to one on the right of it, by their keys. */
export type Edge = { from: string; to: string };

export type HostLinks = {
  edges: Edge[];
  /** The boxes that each one hangs on, or is used by: it stands beside them. */
  users: Map<string, string[]>;
  /** By path. */
  files: Map<string, TopologyFile>;
  networks: string[];
  /** Those that hold a file of a chain. */
  pools: string[];
};

/** What is known by its name or path on its host alone. */
export function keyOn(hostId: string, kind: 'network' | 'file' | 'pool', name: string): string {
  return `${kind}/${hostId}/${name}`;
}

/** What hangs on what on one host: its networks on it, VMs on networks, files on VMs and files, pools on files. */
export function linksOf({
  hostId,
  vms,
  networks,
}: Pick<OpenedHost, 'hostId' | 'vms' | 'networks'>): HostLinks {
  const edges = new Map<string, Edge>();
  const users = new Map<string, string[]>();
  const files = new Map<string, TopologyFile>();
  const pools = new Set<string>();
  const host = `host/${hostId}`;
  const names = new Set([...networks.map(({ name }) => name), ...vms.flatMap((vm) => vm.networks)]);
  const key = (kind: 'network' | 'file' | 'pool', name: string) => keyOn(hostId, kind, name);
  const link = (from: string, to: string) => edges.set(`${from} ${to}`, { from, to });
  const use = (user: string, used: string) => {
    const known = users.get(used);
    if (known) known.push(user);
    else users.set(used, [user]);
  };
  const linkAndUse = (from: string, to: string) => {
    link(from, to);
    use(from, to);
  };

  for (const name of names) link(host, key('network', name));
  for (const vm of vms) {
    linkNetworks(vm);
    for (const { chain } of vm.disks) linkChain(`vm/${vm.id}`, chain);
  }
  return { edges: [...edges.values()], users, files, networks: [...names], pools: [...pools] };

  function linkNetworks(vm: TopologyVm): void {
    if (vm.networks.length === 0) link(host, `vm/${vm.id}`);
    for (const name of vm.networks) {
      link(key('network', name), `vm/${vm.id}`);
      use(`vm/${vm.id}`, key('network', name));
    }
  }

  function linkChain(vmKey: string, chain: TopologyFile[]): void {
    let above = vmKey;
    for (const [index, file] of chain.entries()) {
      const own = key('file', file.path);
      files.set(file.path, file);
      linkAndUse(above, own);
      // What lies in the pool of its base leads there through it.
      if (file.pool !== null && file.pool !== chain[index + 1]?.pool) {
        pools.add(file.pool);
        linkAndUse(own, key('pool', file.pool));
      }
      above = own;
    }
  }
}
