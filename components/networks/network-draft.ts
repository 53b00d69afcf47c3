import type { creatableModes } from '@/lib/domain/network-create';
import { freeSubnet, parseIpv4, parseSubnet, subnetOf, subnetText, wholeRange } from '@/lib/domain/subnet';
import type { HostRow, NetworkRow } from '@/lib/domain/views';

/** What the form of a new network holds; what is null was not written, and follows the host and the subnet. */
export type NetworkDraft = {
  name: string;
  mode: (typeof creatableModes)[number];
  bridge: string;
  subnet: string | null;
  hasSubnet: boolean;
  handsOut: boolean;
  start: string | null;
  end: string | null;
  isAutostart: boolean;
};

export const emptyDraft: NetworkDraft = {
  name: '',
  mode: 'nat',
  bridge: '',
  subnet: null,
  hasSubnet: true,
  handsOut: true,
  start: null,
  end: null,
  isAutostart: true,
};

/** With a subnet that the host has not, as long as none was written. @param networks  of that host */
export function withSuggestions(
  draft: NetworkDraft,
  networks: NetworkRow[],
): NetworkDraft & { subnet: string } {
  if (draft.subnet !== null) return { ...draft, subnet: draft.subnet };
  const free = freeSubnet(takenSubnets(networks));
  return { ...draft, subnet: free ? subnetText(free) : '' };
}

/** The addresses to hand out, as written or as the subnet has them. */
export function rangeOf({ subnet, start, end }: NetworkDraft & { subnet: string }): {
  start: string;
  end: string;
} {
  const within = parseSubnet(subnet);
  const whole = within ? wholeRange(within) : null;
  return { start: start ?? whole?.start ?? '', end: end ?? whole?.end ?? '' };
}

/** What is asked for, still to be checked. */
export function paramsOf(draft: NetworkDraft & { subnet: string }) {
  const { name, mode, bridge, subnet, handsOut, isAutostart } = draft;
  const isBridged = mode === 'bridge';
  const hasSubnet = !isBridged && (mode === 'nat' || draft.hasSubnet);
  return {
    name,
    mode,
    bridge: isBridged ? bridge : null,
    subnet: hasSubnet ? subnet : null,
    range: hasSubnet && handsOut ? rangeOf(draft) : null,
    isAutostart,
  };
}

/** Bridges that belong to no network of the host's own. */
export function freeBridges(host: HostRow | undefined, networks: NetworkRow[]): string[] {
  const taken = new Set(networks.filter(({ mode }) => mode !== 'bridge').map(({ bridge }) => bridge));
  return (host?.facts?.bridges ?? []).filter((bridge) => !taken.has(bridge));
}

function takenSubnets(networks: NetworkRow[]) {
  return networks.flatMap(({ addresses }) =>
    addresses.flatMap(({ address, prefix }) => {
      const own = parseIpv4(address);
      return own === null ? [] : [subnetOf(own, prefix)];
    }),
  );
}
