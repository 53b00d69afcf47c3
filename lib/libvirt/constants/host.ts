// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

/** virNodeSuspendTarget, since 0.9.8 */
export const NodeSuspendTarget = {
  mem: 0,
  disk: 1,
  hybrid: 2,
} as const;

/** virNodeGetCPUStatsAllCPUs, since 0.9.8 */
export const NodeGetCpuStatsAllCpus = {
  allCpus: -1, // since 0.9.3
} as const;

/** virNodeGetMemoryStatsAllCells, since 0.9.8 */
export const NodeGetMemoryStatsAllCells = {
  allCells: -1, // since 0.9.3
} as const;

/** virConnectFlags, since 0.4.1 */
export const ConnectFlags = {
  ro: 1,
  noAliases: 2, // since 0.9.7
} as const;

/** virConnectCredentialType, since 0.4.1 */
export const ConnectCredentialType = {
  username: 1,
  authname: 2,
  language: 3,
  cnonce: 4,
  passphrase: 5,
  echoprompt: 6,
  noechoprompt: 7,
  realm: 8,
  external: 9,
} as const;

/** virCPUCompareResult, since 0.7.5 */
export const CpuCompareResult = {
  error: -1,
  incompatible: 0,
  identical: 1,
  superset: 2,
} as const;

/** virConnectCompareCPUFlags, since 1.2.6 */
export const ConnectCompareCpuFlags = {
  failIncompatible: 1,
  validateXml: 2, // since 6.9.0
} as const;

/** virConnectBaselineCPUFlags, since 1.1.2 */
export const ConnectBaselineCpuFlags = {
  expandFeatures: 1,
  migratable: 2, // since 1.2.14
} as const;

/** virNodeAllocPagesFlags, since 1.2.9 */
export const NodeAllocPagesFlags = {
  add: 0,
  set: 1,
} as const;

/** Names of typed parameters. */
export const NodeCpuStatsField = {
  kernel: 'kernel',
  user: 'user',
  idle: 'idle',
  iowait: 'iowait',
  intr: 'intr',
  utilization: 'utilization',
} as const;

/** Names of typed parameters. */
export const NodeMemoryStatsField = {
  total: 'total',
  free: 'free',
  buffers: 'buffers',
  cached: 'cached',
} as const;

/** Names of typed parameters. */
export const NodeMemorySharedField = {
  pagesToScan: 'shm_pages_to_scan',
  sleepMillisecs: 'shm_sleep_millisecs',
  pagesShared: 'shm_pages_shared',
  pagesSharing: 'shm_pages_sharing',
  pagesUnshared: 'shm_pages_unshared',
  pagesVolatile: 'shm_pages_volatile',
  fullScans: 'shm_full_scans',
  mergeAcrossNodes: 'shm_merge_across_nodes',
} as const;

/** Names of typed parameters. */
export const NodeSevField = {
  pdh: 'pdh',
  certChain: 'cert-chain',
  cpu0Id: 'cpu0-id',
  cbitpos: 'cbitpos',
  reducedPhysBits: 'reduced-phys-bits',
  maxGuests: 'max-guests',
  maxEsGuests: 'max-es-guests',
} as const;

/** Names of typed parameters. */
export const ConnectIdentityField = {
  userName: 'user-name',
  unixUserId: 'unix-user-id',
  groupName: 'group-name',
  unixGroupId: 'unix-group-id',
  processId: 'process-id',
  processTime: 'process-time',
  saslUserName: 'sasl-user-name',
  x509DistinguishedName: 'x509-distinguished-name',
  selinuxContext: 'selinux-context',
} as const;
