// Numbers of libvirt include/libvirt/libvirt-domain.h, as of 9.0.

/** Groups of connectGetAllDomainStats. */
export const DomainStats = {
  state: 1,
  cpuTotal: 2,
  balloon: 4,
  vcpu: 8,
  interface: 16,
  block: 32,
  perf: 64,
  iothread: 128,
  memory: 256,
  dirtyrate: 512,
  vm: 1024,
} as const;

/** Its flags. */
export const GetAllDomainStats = {
  active: 1,
  inactive: 2,
  persistent: 4,
  transient: 8,
  running: 16,
  paused: 32,
  shutoff: 64,
  other: 128,
  nowait: 536870912,
  backing: 1073741824,
  enforceStats: 2147483648,
} as const;
