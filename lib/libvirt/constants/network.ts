// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

/** virNetworkXMLFlags, since 0.9.10 */
export const NetworkXmlFlags = {
  inactive: 1,
} as const;

/** virConnectListAllNetworksFlags, since 0.10.2 */
export const ConnectListAllNetworksFlags = {
  inactive: 1,
  active: 2,
  persistent: 4,
  transient: 8,
  autostart: 16,
  noAutostart: 32,
} as const;

/** virNetworkCreateFlags, since 7.8.0 */
export const NetworkCreateFlags = {
  validate: 1,
} as const;

/** virNetworkDefineFlags, since 7.7.0 */
export const NetworkDefineFlags = {
  validate: 1,
} as const;

/** virNetworkUpdateCommand, since 0.10.2 */
export const NetworkUpdateCommand = {
  none: 0,
  modify: 1,
  delete: 2,
  addLast: 3,
  addFirst: 4,
} as const;

/** virNetworkUpdateSection, since 0.10.2 */
export const NetworkUpdateSection = {
  none: 0,
  bridge: 1,
  domain: 2,
  ip: 3,
  ipDhcpHost: 4,
  ipDhcpRange: 5,
  forward: 6,
  forwardInterface: 7,
  forwardPf: 8,
  portgroup: 9,
  dnsHost: 10,
  dnsTxt: 11,
  dnsSrv: 12,
} as const;

/** virNetworkUpdateFlags, since 0.10.2 */
export const NetworkUpdateFlags = {
  current: 0,
  live: 1,
  config: 2,
} as const;

/** virNetworkEventLifecycleType, since 1.2.1 */
export const NetworkEventLifecycleType = {
  defined: 0,
  undefined: 1,
  started: 2,
  stopped: 3,
} as const;

/** virNetworkEventID, since 1.2.1 */
export const NetworkEventId = {
  lifecycle: 0,
  metadataChange: 1, // since 9.8.0
} as const;

/** virIPAddrType, since 1.2.6 */
export const IpAddrType = {
  ipv4: 0,
  ipv6: 1,
} as const;

/** virNetworkPortCreateFlags, since 5.5.0 */
export const NetworkPortCreateFlags = {
  reclaim: 1,
  validate: 2, // since 7.8.0
} as const;

/** virNetworkMetadataType, since 9.7.0 */
export const NetworkMetadataType = {
  description: 0,
  title: 1,
  element: 2,
} as const;

/** Names of typed parameters. */
export const NetworkPortBandwidthField = {
  inAverage: 'inbound.average',
  inPeak: 'inbound.peak',
  inBurst: 'inbound.burst',
  inFloor: 'inbound.floor',
  outAverage: 'outbound.average',
  outPeak: 'outbound.peak',
  outBurst: 'outbound.burst',
} as const;
