/** How guests of a network reach the rest of the world. `other`: handed out by a device of the host. */
export const networkModes = ['nat', 'route', 'open', 'isolated', 'bridge', 'other'] as const;
export type NetworkMode = (typeof networkModes)[number];

export type NetworkAddress = {
  /** The host's own address in it. */
  address: string;
  prefix: number;
  /** Handed out by its DHCP server, both ends included. */
  ranges: { start: string; end: string }[];
  /** Always the same address for these. */
  hosts: { mac: string | null; name: string | null; address: string }[];
};

export type NetworkLease = {
  mac: string;
  address: string;
  hostname: string | null;
  /** ISO 8601; null for one that never ends. */
  expiresAt: string | null;
};

/** What inventory stores of a host's network as the host showed it. */
export type ObservedNetwork = {
  name: string;
  /** The host's own id of it. */
  uuid: string;
  mode: NetworkMode;
  /** Its bridge or device on the host; null while none is known. */
  bridge: string | null;
  addresses: NetworkAddress[];
  leases: NetworkLease[];
  isActive: boolean;
  isAutostart: boolean;
  /** False for one that is forgotten when it stops. */
  isPersistent: boolean;
  /** The host's own text; for libvirt, XML. */
  definition: string;
};

export const networkModeWords: Record<NetworkMode, string> = {
  nat: 'NAT',
  route: 'Routed',
  open: 'Open',
  isolated: 'Isolated',
  bridge: 'Bridged',
  other: 'Device',
};
