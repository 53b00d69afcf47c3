// Numbers of libvirt include/libvirt/libvirt-network.h, as of 9.0.

export const ListNetworks = {
  inactive: 1,
  active: 2,
  persistent: 4,
  transient: 8,
  autostart: 16,
  noAutostart: 32,
} as const;

export const NetworkXml = {
  inactive: 1,
} as const;

export const IpAddressType = {
  ipv4: 0,
  ipv6: 1,
} as const;
