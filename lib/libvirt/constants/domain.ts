// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

/** virDomainState, since 0.0.1 */
export const DomainState = {
  nostate: 0,
  running: 1,
  blocked: 2,
  paused: 3,
  shutdown: 4,
  shutoff: 5,
  crashed: 6, // since 0.0.2
  pmsuspended: 7, // since 0.9.11
} as const;

/** virDomainNostateReason, since 0.9.2 */
export const DomainNostateReason = {
  unknown: 0,
} as const;

/** virDomainRunningReason, since 0.9.2 */
export const DomainRunningReason = {
  unknown: 0,
  booted: 1,
  migrated: 2,
  restored: 3,
  fromSnapshot: 4,
  unpaused: 5,
  migrationCanceled: 6,
  saveCanceled: 7,
  wakeup: 8, // since 0.9.11
  crashed: 9, // since 1.1.1
  postcopy: 10, // since 1.3.3
  postcopyFailed: 11, // since 8.5.0
} as const;

/** virDomainBlockedReason, since 0.9.2 */
export const DomainBlockedReason = {
  unknown: 0,
} as const;

/** virDomainPausedReason, since 0.9.2 */
export const DomainPausedReason = {
  unknown: 0,
  user: 1,
  migration: 2,
  save: 3,
  dump: 4,
  ioerror: 5,
  watchdog: 6,
  fromSnapshot: 7,
  shuttingDown: 8, // since 0.9.5
  snapshot: 9, // since 1.0.1
  crashed: 10, // since 1.1.1
  startingUp: 11, // since 1.2.14
  postcopy: 12, // since 1.3.3
  postcopyFailed: 13, // since 1.3.3
  apiError: 14, // since 9.2.0
} as const;

/** virDomainShutdownReason, since 0.9.2 */
export const DomainShutdownReason = {
  unknown: 0,
  user: 1,
} as const;

/** virDomainShutoffReason, since 0.9.2 */
export const DomainShutoffReason = {
  unknown: 0,
  shutdown: 1,
  destroyed: 2,
  crashed: 3,
  migrated: 4,
  saved: 5,
  failed: 6,
  fromSnapshot: 7,
  daemon: 8, // since 4.10.0
} as const;

/** virDomainCrashedReason, since 0.9.2 */
export const DomainCrashedReason = {
  unknown: 0,
  panicked: 1, // since 1.1.1
} as const;

/** virDomainPMSuspendedReason, since 0.9.11 */
export const DomainPmSuspendedReason = {
  unknown: 0,
} as const;

/** virDomainPMSuspendedDiskReason, since 1.0.0 */
export const DomainPmSuspendedDiskReason = {
  unknown: 0,
} as const;

/** virDomainControlState, since 0.9.3 */
export const DomainControlState = {
  ok: 0,
  job: 1,
  occupied: 2,
  error: 3,
} as const;

/** virDomainControlErrorReason, since 1.2.14 */
export const DomainControlErrorReason = {
  none: 0,
  unknown: 1,
  monitor: 2,
  internal: 3,
} as const;

/** virDomainModificationImpact, since 0.9.2 */
export const DomainModificationImpact = {
  current: 0,
  live: 1,
  config: 2,
} as const;

/** virDomainCreateFlags, since 0.0.1 */
export const DomainCreateFlags = {
  none: 0,
  startPaused: 1, // since 0.8.2
  startAutodestroy: 2, // since 0.9.3
  startBypassCache: 4, // since 0.9.4
  startForceBoot: 8, // since 0.9.5
  startValidate: 16, // since 1.2.12
  startResetNvram: 32, // since 8.1.0
} as const;

/** virDomainMemoryStatTags, since 0.7.5 */
export const DomainMemoryStatTags = {
  swapIn: 0,
  swapOut: 1,
  majorFault: 2,
  minorFault: 3,
  unused: 4,
  available: 5,
  actualBalloon: 6, // since 0.9.3
  rss: 7, // since 0.9.10
  usable: 8, // since 2.1.0
  lastUpdate: 9, // since 2.1.0
  diskCaches: 10, // since 4.6.0
  hugetlbPgalloc: 11, // since 5.4.0
  hugetlbPgfail: 12, // since 5.4.0
} as const;

/** virDomainCoreDumpFlags, since 0.7.5 */
export const DomainCoreDumpFlags = {
  crash: 1,
  live: 2,
  bypassCache: 4, // since 0.9.4
  reset: 8, // since 0.9.7
  memoryOnly: 16, // since 0.9.13
} as const;

/** virDomainCoreDumpFormat, since 1.2.3 */
export const DomainCoreDumpFormat = {
  raw: 0,
  kdumpZlib: 1,
  kdumpLzo: 2,
  kdumpSnappy: 3,
  winDmp: 4, // since 7.4.0
} as const;

/** virDomainMigrateFlags, since 0.3.2 */
export const DomainMigrateFlags = {
  live: 1,
  peer2peer: 2, // since 0.7.2
  tunnelled: 4, // since 0.7.2
  persistDest: 8, // since 0.7.3
  undefineSource: 16, // since 0.7.3
  paused: 32, // since 0.7.5
  nonSharedDisk: 64, // since 0.8.2
  nonSharedInc: 128, // since 0.8.2
  changeProtection: 256, // since 0.9.4
  unsafe: 512, // since 0.9.11
  offline: 1024, // since 1.0.1
  compressed: 2048, // since 1.0.3
  abortOnError: 4096, // since 1.1.0
  autoConverge: 8192, // since 1.2.3
  rdmaPinAll: 16384, // since 1.2.9
  postcopy: 32768, // since 1.3.3
  tls: 65536, // since 3.2.0
  parallel: 131072, // since 5.2.0
  nonSharedSynchronousWrites: 262144, // since 8.0.0
  postcopyResume: 524288, // since 8.5.0
  zerocopy: 1048576, // since 8.5.0
} as const;

/** virDomainMigrateMaxSpeedFlags, since 5.1.0 */
export const DomainMigrateMaxSpeedFlags = {
  postcopy: 1,
} as const;

/** virConnectGetDomainCapabilitiesFlags, since 11.0.0 */
export const ConnectGetDomainCapabilitiesFlags = {
  disableDeprecatedFeatures: 1,
} as const;

/** virDomainShutdownFlagValues, since 0.9.10 */
export const DomainShutdownFlagValues = {
  default: 0,
  acpiPowerBtn: 1,
  guestAgent: 2,
  initctl: 4, // since 1.0.1
  signal: 8, // since 1.0.1
  paravirt: 16, // since 1.2.5
} as const;

/** virDomainRebootFlagValues, since 0.9.10 */
export const DomainRebootFlagValues = {
  default: 0,
  acpiPowerBtn: 1,
  guestAgent: 2,
  initctl: 4, // since 1.0.1
  signal: 8, // since 1.0.1
  paravirt: 16, // since 1.2.5
} as const;

/** virDomainDestroyFlagsValues, since 0.9.4 */
export const DomainDestroyFlagsValues = {
  default: 0, // since 0.9.10
  graceful: 1, // since 0.9.10
  removeLogs: 2, // since 8.3.0
} as const;

/** virDomainSaveRestoreFlags, since 0.9.4 */
export const DomainSaveRestoreFlags = {
  bypassCache: 1,
  running: 2, // since 0.9.5
  paused: 4, // since 0.9.5
  resetNvram: 8, // since 8.1.0
} as const;

/** virDomainMemoryModFlags, since 0.9.0 */
export const DomainMemoryModFlags = {
  current: 0, // since 0.9.1
  live: 1,
  config: 2,
  maximum: 4, // since 0.9.1
} as const;

/** virDomainNumatuneMemMode, since 0.9.9 */
export const DomainNumatuneMemMode = {
  strict: 0,
  preferred: 1,
  interleave: 2,
  restrictive: 3, // since 7.3.0
} as const;

/** virDomainGetHostnameFlags, since 6.1.0 */
export const DomainGetHostnameFlags = {
  lease: 1,
  agent: 2,
} as const;

/** virDomainMetadataType, since 0.9.10 */
export const DomainMetadataType = {
  description: 0,
  title: 1,
  element: 2,
} as const;

/** virDomainXMLFlags, since 0.3.3 */
export const DomainXmlFlags = {
  secure: 1,
  inactive: 2,
  updateCpu: 4, // since 0.8.0
  migratable: 8, // since 1.0.0
} as const;

/** virDomainSaveImageXMLFlags, since 5.1.0 */
export const DomainSaveImageXmlFlags = {
  secure: 1,
} as const;

/** virDomainBlockResizeFlags, since 0.9.11 */
export const DomainBlockResizeFlags = {
  bytes: 1,
  capacity: 2, // since 10.0.0
} as const;

/** virDomainMemoryFlags, since 0.4.4 */
export const DomainMemoryFlags = {
  virtual: 1,
  physical: 2, // since 0.7.0
} as const;

/** virDomainDefineFlags, since 1.2.12 */
export const DomainDefineFlags = {
  validate: 1,
} as const;

/** virDomainUndefineFlagsValues, since 0.9.4 */
export const DomainUndefineFlagsValues = {
  managedSave: 1,
  snapshotsMetadata: 2, // since 0.9.5
  nvram: 4, // since 1.2.9
  keepNvram: 8, // since 2.3.0
  checkpointsMetadata: 16, // since 5.6.0
  tpm: 32, // since 8.9.0
  keepTpm: 64, // since 8.9.0
} as const;

/** virConnectListAllDomainsFlags, since 0.9.13 */
export const ConnectListAllDomainsFlags = {
  active: 1,
  inactive: 2,
  persistent: 4,
  transient: 8,
  running: 16,
  paused: 32,
  shutoff: 64,
  other: 128,
  managedsave: 256,
  noManagedsave: 512,
  autostart: 1024,
  noAutostart: 2048,
  hasSnapshot: 4096,
  noSnapshot: 8192,
  hasCheckpoint: 16384, // since 5.6.0
  noCheckpoint: 32768, // since 5.6.0
} as const;

/** virVcpuState, since 0.1.4 */
export const VcpuState = {
  offline: 0,
  running: 1,
  blocked: 2,
} as const;

/** virVcpuHostCpuState, since 6.10.0 */
export const VcpuHostCpuState = {
  offline: -1,
  unavailable: -2,
} as const;

/** virDomainVcpuFlags, since 0.8.5 */
export const DomainVcpuFlags = {
  current: 0, // since 0.9.4
  live: 1,
  config: 2,
  maximum: 4,
  guest: 8, // since 1.1.0
  hotpluggable: 16, // since 2.4.0
} as const;

/** virDomainDeviceModifyFlags, since 0.7.7 */
export const DomainDeviceModifyFlags = {
  current: 0,
  live: 1,
  config: 2,
  force: 4, // since 0.8.6
} as const;

/** virDomainStatsTypes, since 1.2.8 */
export const DomainStatsTypes = {
  state: 1,
  cpuTotal: 2, // since 1.2.9
  balloon: 4, // since 1.2.9
  vcpu: 8, // since 1.2.9
  interface: 16, // since 1.2.9
  block: 32, // since 1.2.9
  perf: 64, // since 1.3.3
  iothread: 128, // since 4.10.0
  memory: 256, // since 6.0.0
  dirtyrate: 512, // since 7.2.0
  vm: 1024, // since 8.9.0
} as const;

/** virConnectGetAllDomainStatsFlags, since 1.2.8 */
export const ConnectGetAllDomainStatsFlags = {
  active: 1,
  inactive: 2,
  persistent: 4,
  transient: 8,
  running: 16,
  paused: 32,
  shutoff: 64,
  other: 128,
  nowait: 536870912, // since 4.5.0
  backing: 1073741824, // since 1.2.12
  enforceStats: 2147483648,
} as const;

/** virDomainBlockJobType, since 0.9.4 */
export const DomainBlockJobType = {
  unknown: 0,
  pull: 1,
  copy: 2, // since 0.9.12
  commit: 3, // since 0.10.2
  activeCommit: 4, // since 1.2.6
  backup: 5, // since 6.0.0
} as const;

/** virDomainBlockJobAbortFlags, since 0.9.12 */
export const DomainBlockJobAbortFlags = {
  async: 1,
  pivot: 2,
} as const;

/** virDomainBlockJobInfoFlags, since 1.2.9 */
export const DomainBlockJobInfoFlags = {
  bandwidthBytes: 1,
} as const;

/** virDomainBlockJobSetSpeedFlags, since 1.2.9 */
export const DomainBlockJobSetSpeedFlags = {
  bandwidthBytes: 1,
} as const;

/** virDomainBlockPullFlags, since 1.2.9 */
export const DomainBlockPullFlags = {
  bandwidthBytes: 64,
} as const;

/** virDomainBlockRebaseFlags, since 0.9.12 */
export const DomainBlockRebaseFlags = {
  shallow: 1,
  reuseExt: 2,
  copyRaw: 4,
  copy: 8,
  relative: 16, // since 1.2.7
  copyDev: 32, // since 1.2.9
  bandwidthBytes: 64, // since 1.2.9
} as const;

/** virDomainBlockCopyFlags, since 1.2.8 */
export const DomainBlockCopyFlags = {
  shallow: 1,
  reuseExt: 2,
  transientJob: 4, // since 3.5.0
  synchronousWrites: 8, // since 8.0.0
} as const;

/** virDomainBlockCommitFlags, since 0.10.2 */
export const DomainBlockCommitFlags = {
  shallow: 1,
  delete: 2,
  active: 4, // since 1.2.6
  relative: 8, // since 1.2.7
  bandwidthBytes: 16, // since 1.2.9
} as const;

/** virDomainDiskErrorCode, since 0.9.10 */
export const DomainDiskErrorCode = {
  none: 0,
  unspec: 1,
  noSpace: 2,
} as const;

/** virKeycodeSet, since 0.9.3 */
export const KeycodeSet = {
  linux: 0,
  xt: 1,
  atset1: 2,
  atset2: 3,
  atset3: 4,
  osx: 5, // since 0.9.4
  xtKbd: 6, // since 0.9.4
  usb: 7, // since 0.9.4
  win32: 8, // since 0.9.4
  qnum: 9, // since 4.2.0
} as const;

/** virDomainProcessSignal, since 1.0.1 */
export const DomainProcessSignal = {
  nop: 0,
  hup: 1,
  int: 2,
  quit: 3,
  ill: 4,
  trap: 5,
  abrt: 6,
  bus: 7,
  fpe: 8,
  kill: 9,
  usr1: 10,
  segv: 11,
  usr2: 12,
  pipe: 13,
  alrm: 14,
  term: 15,
  stkflt: 16,
  chld: 17,
  cont: 18,
  stop: 19,
  tstp: 20,
  ttin: 21,
  ttou: 22,
  urg: 23,
  xcpu: 24,
  xfsz: 25,
  vtalrm: 26,
  prof: 27,
  winch: 28,
  poll: 29,
  pwr: 30,
  sys: 31,
  rt0: 32,
  rt1: 33,
  rt2: 34,
  rt3: 35,
  rt4: 36,
  rt5: 37,
  rt6: 38,
  rt7: 39,
  rt8: 40,
  rt9: 41,
  rt10: 42,
  rt11: 43,
  rt12: 44,
  rt13: 45,
  rt14: 46,
  rt15: 47,
  rt16: 48,
  rt17: 49,
  rt18: 50,
  rt19: 51,
  rt20: 52,
  rt21: 53,
  rt22: 54,
  rt23: 55,
  rt24: 56,
  rt25: 57,
  rt26: 58,
  rt27: 59,
  rt28: 60,
  rt29: 61,
  rt30: 62,
  rt31: 63,
  rt32: 64,
} as const;

/** virDomainEventType, since 0.5.0 */
export const DomainEventType = {
  defined: 0,
  undefined: 1,
  started: 2,
  suspended: 3,
  resumed: 4,
  stopped: 5,
  shutdown: 6, // since 0.9.8
  pmsuspended: 7, // since 0.10.2
  crashed: 8, // since 1.1.1
} as const;

/** virDomainEventDefinedDetailType, since 0.5.0 */
export const DomainEventDefinedDetailType = {
  added: 0,
  updated: 1,
  renamed: 2, // since 1.2.19
  fromSnapshot: 3, // since 1.3.3
} as const;

/** virDomainEventUndefinedDetailType, since 0.5.0 */
export const DomainEventUndefinedDetailType = {
  removed: 0,
  renamed: 1, // since 1.2.19
} as const;

/** virDomainEventStartedDetailType, since 0.5.0 */
export const DomainEventStartedDetailType = {
  booted: 0,
  migrated: 1,
  restored: 2,
  fromSnapshot: 3, // since 0.8.0
  wakeup: 4, // since 0.9.11
} as const;

/** virDomainEventSuspendedDetailType, since 0.5.0 */
export const DomainEventSuspendedDetailType = {
  paused: 0,
  migrated: 1,
  ioerror: 2, // since 0.8.0
  watchdog: 3, // since 0.8.0
  restored: 4, // since 0.9.5
  fromSnapshot: 5, // since 0.9.5
  apiError: 6, // since 1.0.1
  postcopy: 7, // since 1.3.3
  postcopyFailed: 8, // since 1.3.3
} as const;

/** virDomainEventResumedDetailType, since 0.5.0 */
export const DomainEventResumedDetailType = {
  unpaused: 0,
  migrated: 1,
  fromSnapshot: 2, // since 0.9.5
  postcopy: 3, // since 1.3.3
  postcopyFailed: 4, // since 8.5.0
} as const;

/** virDomainEventStoppedDetailType, since 0.5.0 */
export const DomainEventStoppedDetailType = {
  shutdown: 0,
  destroyed: 1,
  crashed: 2,
  migrated: 3,
  saved: 4,
  failed: 5,
  fromSnapshot: 6, // since 0.8.0
} as const;

/** virDomainEventShutdownDetailType, since 0.9.8 */
export const DomainEventShutdownDetailType = {
  finished: 0,
  guest: 1, // since 3.4.0
  host: 2, // since 3.4.0
} as const;

/** virDomainEventPMSuspendedDetailType, since 0.10.2 */
export const DomainEventPmSuspendedDetailType = {
  memory: 0,
  disk: 1, // since 1.0.0
} as const;

/** virDomainEventCrashedDetailType, since 1.1.1 */
export const DomainEventCrashedDetailType = {
  panicked: 0,
  crashloaded: 1, // since 6.1.0
} as const;

/** virDomainMemoryFailureRecipientType, since 6.9.0 */
export const DomainMemoryFailureRecipientType = {
  hypervisor: 0,
  guest: 1,
} as const;

/** virDomainMemoryFailureActionType, since 6.9.0 */
export const DomainMemoryFailureActionType = {
  ignore: 0,
  inject: 1,
  fatal: 2,
  reset: 3,
} as const;

/** virDomainMemoryFailureFlags, since 6.9.0 */
export const DomainMemoryFailureFlags = {
  actionRequired: 1,
  recursive: 2,
} as const;

/** virDomainJobType, since 0.7.7 */
export const DomainJobType = {
  none: 0,
  bounded: 1,
  unbounded: 2,
  completed: 3,
  failed: 4,
  cancelled: 5,
} as const;

/** virDomainGetJobStatsFlags, since 1.2.9 */
export const DomainGetJobStatsFlags = {
  completed: 1,
  keepCompleted: 2, // since 6.0.0
} as const;

/** virDomainAbortJobFlagsValues, since 8.5.0 */
export const DomainAbortJobFlagsValues = {
  postcopy: 1,
} as const;

/** virDomainJobOperation, since 3.3.0 */
export const DomainJobOperation = {
  unknown: 0,
  start: 1,
  save: 2,
  restore: 3,
  migrationIn: 4,
  migrationOut: 5,
  snapshot: 6,
  snapshotRevert: 7,
  dump: 8,
  backup: 9, // since 6.0.0
  snapshotDelete: 10, // since 9.0.0
} as const;

/** virDomainEventWatchdogAction, since 0.8.0 */
export const DomainEventWatchdogAction = {
  none: 0,
  pause: 1,
  reset: 2,
  poweroff: 3,
  shutdown: 4,
  debug: 5,
  injectnmi: 6, // since 1.2.17
} as const;

/** virDomainEventIOErrorAction, since 0.8.0 */
export const DomainEventIoErrorAction = {
  none: 0,
  pause: 1,
  report: 2,
} as const;

/** virDomainEventGraphicsPhase, since 0.8.0 */
export const DomainEventGraphicsPhase = {
  connect: 0,
  initialize: 1,
  disconnect: 2,
} as const;

/** virDomainEventGraphicsAddressType, since 0.8.0 */
export const DomainEventGraphicsAddressType = {
  ipv4: 0,
  ipv6: 1,
  unix: 2, // since 0.9.7
} as const;

/** virConnectDomainEventBlockJobStatus, since 0.9.4 */
export const ConnectDomainEventBlockJobStatus = {
  completed: 0,
  failed: 1,
  canceled: 2, // since 0.9.12
  ready: 3, // since 1.0.0
} as const;

/** virConnectDomainEventDiskChangeReason, since 0.9.7 */
export const ConnectDomainEventDiskChangeReason = {
  changeMissingOnStart: 0,
  dropMissingOnStart: 1, // since 1.1.2
} as const;

/** virDomainEventTrayChangeReason, since 0.9.11 */
export const DomainEventTrayChangeReason = {
  open: 0,
  close: 1,
} as const;

/** virConnectDomainEventAgentLifecycleState, since 1.2.11 */
export const ConnectDomainEventAgentLifecycleState = {
  connected: 1,
  disconnected: 2,
} as const;

/** virConnectDomainEventAgentLifecycleReason, since 1.2.11 */
export const ConnectDomainEventAgentLifecycleReason = {
  unknown: 0,
  domainStarted: 1,
  channel: 2,
} as const;

/** virDomainEventID, since 0.8.0 */
export const DomainEventId = {
  lifecycle: 0,
  reboot: 1,
  rtcChange: 2,
  watchdog: 3,
  ioError: 4,
  graphics: 5,
  ioErrorReason: 6, // since 0.8.1
  controlError: 7, // since 0.9.2
  blockJob: 8, // since 0.9.4
  diskChange: 9, // since 0.9.7
  trayChange: 10, // since 0.9.11
  pmwakeup: 11, // since 0.9.11
  pmsuspend: 12, // since 0.9.11
  balloonChange: 13, // since 0.10.0
  pmsuspendDisk: 14, // since 1.0.0
  deviceRemoved: 15, // since 1.1.1
  blockJob2: 16, // since 1.2.6
  tunable: 17, // since 1.2.9
  agentLifecycle: 18, // since 1.2.11
  deviceAdded: 19, // since 1.2.15
  migrationIteration: 20, // since 1.3.2
  jobCompleted: 21, // since 1.3.3
  deviceRemovalFailed: 22, // since 1.3.4
  metadataChange: 23, // since 3.0.0
  blockThreshold: 24, // since 3.2.0
  memoryFailure: 25, // since 6.9.0
  memoryDeviceSizeChange: 26, // since 7.9.0
  nicMacChange: 27, // since 11.2.0
} as const;

/** virDomainConsoleFlags, since 0.9.11 */
export const DomainConsoleFlags = {
  force: 1,
  safe: 2,
} as const;

/** virDomainChannelFlags, since 1.0.2 */
export const DomainChannelFlags = {
  force: 1,
} as const;

/** virDomainOpenGraphicsFlags, since 0.9.7 */
export const DomainOpenGraphicsFlags = {
  skipauth: 1,
} as const;

/** virDomainSetTimeFlags, since 1.2.5 */
export const DomainSetTimeFlags = {
  sync: 1,
} as const;

/** virSchedParameterType, since 0.2.3 */
export const SchedParameterType = {
  int: 1,
  uint: 2,
  llong: 3,
  ullong: 4,
  double: 5,
  boolean: 6,
} as const;

/** virBlkioParameterType, since 0.9.0 */
export const BlkioParameterType = {
  int: 1,
  uint: 2,
  llong: 3,
  ullong: 4,
  double: 5,
  boolean: 6,
} as const;

/** virMemoryParameterType, since 0.8.5 */
export const MemoryParameterType = {
  int: 1,
  uint: 2,
  llong: 3,
  ullong: 4,
  double: 5,
  boolean: 6,
} as const;

/** virDomainInterfaceAddressesSource, since 1.2.14 */
export const DomainInterfaceAddressesSource = {
  lease: 0,
  agent: 1,
  arp: 2, // since 4.2.0
} as const;

/** virDomainSetUserPasswordFlags, since 1.2.16 */
export const DomainSetUserPasswordFlags = {
  encrypted: 1,
} as const;

/** virDomainLifecycle, since 3.9.0 */
export const DomainLifecycle = {
  poweroff: 0,
  reboot: 1,
  crash: 2,
} as const;

/** virDomainLifecycleAction, since 3.9.0 */
export const DomainLifecycleAction = {
  destroy: 0,
  restart: 1,
  restartRename: 2,
  preserve: 3,
  coredumpDestroy: 4,
  coredumpRestart: 5,
} as const;

/** virDomainGuestInfoTypes, since 5.7.0 */
export const DomainGuestInfoTypes = {
  users: 1,
  os: 2,
  timezone: 4,
  hostname: 8,
  filesystem: 16,
  disks: 32, // since 7.0.0
  interfaces: 64, // since 7.10.0
  load: 128, // since 11.2.0
} as const;

/** virDomainAgentResponseTimeoutValues, since 5.10.0 */
export const DomainAgentResponseTimeoutValues = {
  block: -2,
  default: -1,
  nowait: 0,
} as const;

/** virDomainBackupBeginFlags, since 6.0.0 */
export const DomainBackupBeginFlags = {
  reuseExternal: 1,
} as const;

/** virDomainAuthorizedSSHKeysSetFlags, since 6.10.0 */
export const DomainAuthorizedSshKeysSetFlags = {
  append: 1,
  remove: 2,
} as const;

/** virDomainMessageType, since 7.1.0 */
export const DomainMessageType = {
  deprecation: 1,
  tainting: 2,
  ioerrors: 4, // since 11.1.0
} as const;

/** virDomainDirtyRateStatus, since 7.2.0 */
export const DomainDirtyRateStatus = {
  unstarted: 0,
  measuring: 1,
  measured: 2,
} as const;

/** virDomainDirtyRateCalcFlags, since 8.1.0 */
export const DomainDirtyRateCalcFlags = {
  pageSampling: 0,
  dirtyBitmap: 1,
  dirtyRing: 2,
} as const;

/** virDomainFDAssociateFlags, since 9.0.0 */
export const DomainFdAssociateFlags = {
  restore: 1,
  writable: 2,
} as const;

/** virDomainGraphicsReloadType, since 10.2.0 */
export const DomainGraphicsReloadType = {
  any: 0,
  vnc: 1,
} as const;

/** VIR_DOMAIN_MEMORY_PARAM_UNLIMITED */
export const domainMemoryParamUnlimited = 9007199254740991;

/** VIR_DOMAIN_SEND_KEY_MAX_KEYS */
export const domainSendKeyMaxKeys = 16;

/** Names of typed parameters. */
export const DomainSchedulerField = {
  cpuShares: 'cpu_shares',
  globalPeriod: 'global_period',
  globalQuota: 'global_quota',
  vcpuPeriod: 'vcpu_period',
  vcpuQuota: 'vcpu_quota',
  emulatorPeriod: 'emulator_period',
  emulatorQuota: 'emulator_quota',
  iothreadPeriod: 'iothread_period',
  iothreadQuota: 'iothread_quota',
  weight: 'weight',
  cap: 'cap',
  reservation: 'reservation',
  limit: 'limit',
  shares: 'shares',
} as const;

/** Names of typed parameters. */
export const DomainBlockStatsField = {
  readBytes: 'rd_bytes',
  readReq: 'rd_operations',
  readTotalTimes: 'rd_total_times',
  writeBytes: 'wr_bytes',
  writeReq: 'wr_operations',
  writeTotalTimes: 'wr_total_times',
  flushReq: 'flush_operations',
  flushTotalTimes: 'flush_total_times',
  errs: 'errs',
} as const;

/** Names of typed parameters. */
export const MigrateParam = {
  uri: 'migrate_uri',
  destName: 'destination_name',
  destXml: 'destination_xml',
  persistXml: 'persistent_xml',
  bandwidth: 'bandwidth',
  bandwidthPostcopy: 'bandwidth.postcopy',
  bandwidthAvailSwitchover: 'bandwidth.avail.switchover',
  graphicsUri: 'graphics_uri',
  listenAddress: 'listen_address',
  migrateDisks: 'migrate_disks',
  migrateDisksDetectZeroes: 'migrate_disks_detect_zeroes',
  disksPort: 'disks_port',
  disksUri: 'disks_uri',
  compression: 'compression',
  compressionMtLevel: 'compression.mt.level',
  compressionMtThreads: 'compression.mt.threads',
  compressionMtDthreads: 'compression.mt.dthreads',
  compressionXbzrleCache: 'compression.xbzrle.cache',
  compressionZlibLevel: 'compression.zlib.level',
  compressionZstdLevel: 'compression.zstd.level',
  autoConvergeInitial: 'auto_converge.initial',
  autoConvergeIncrement: 'auto_converge.increment',
  parallelConnections: 'parallel.connections',
  tlsDestination: 'tls.destination',
} as const;

/** Names of typed parameters. */
export const DomainSaveParam = {
  file: 'file',
  dxml: 'dxml',
  imageFormat: 'image_format',
  parallelChannels: 'parallel.channels',
} as const;

/** Names of typed parameters. */
export const DomainCpuStatsField = {
  cputime: 'cpu_time',
  usertime: 'user_time',
  systemtime: 'system_time',
  vcputime: 'vcpu_time',
} as const;

/** Names of typed parameters. */
export const DomainBlkioField = {
  weight: 'weight',
  deviceWeight: 'device_weight',
  deviceReadIops: 'device_read_iops_sec',
  deviceWriteIops: 'device_write_iops_sec',
  deviceReadBps: 'device_read_bytes_sec',
  deviceWriteBps: 'device_write_bytes_sec',
} as const;

/** Names of typed parameters. */
export const DomainMemoryField = {
  hardLimit: 'hard_limit',
  softLimit: 'soft_limit',
  minGuarantee: 'min_guarantee',
  swapHardLimit: 'swap_hard_limit',
} as const;

/** Names of typed parameters. */
export const DomainNumaField = {
  nodeset: 'numa_nodeset',
  mode: 'numa_mode',
} as const;

/** Names of typed parameters. */
export const DomainBandwidthField = {
  inAverage: 'inbound.average',
  inPeak: 'inbound.peak',
  inBurst: 'inbound.burst',
  inFloor: 'inbound.floor',
  outAverage: 'outbound.average',
  outPeak: 'outbound.peak',
  outBurst: 'outbound.burst',
} as const;

/** Names of typed parameters. */
export const DomainIoThreadField = {
  pollMaxNs: 'poll_max_ns',
  pollGrow: 'poll_grow',
  pollShrink: 'poll_shrink',
  threadPoolMin: 'thread_pool_min',
  threadPoolMax: 'thread_pool_max',
} as const;

/** Names of typed parameters. */
export const DomainStatsField = {
  stateState: 'state.state',
  stateReason: 'state.reason',
  cpuTime: 'cpu.time',
  cpuUser: 'cpu.user',
  cpuSystem: 'cpu.system',
  cpuHaltpollSuccessTime: 'cpu.haltpoll.success.time',
  cpuHaltpollFailTime: 'cpu.haltpoll.fail.time',
  cpuCacheMonitorCount: 'cpu.cache.monitor.count',
  cpuCacheMonitorPrefix: 'cpu.cache.monitor.',
  cpuCacheMonitorSuffixName: '.name',
  cpuCacheMonitorSuffixVcpus: '.vcpus',
  cpuCacheMonitorSuffixBankCount: '.bank.count',
  cpuCacheMonitorSuffixBankPrefix: '.bank.',
  cpuCacheMonitorSuffixBankSuffixId: '.id',
  cpuCacheMonitorSuffixBankSuffixBytes: '.bytes',
  balloonCurrent: 'balloon.current',
  balloonMaximum: 'balloon.maximum',
  balloonSwapIn: 'balloon.swap_in',
  balloonSwapOut: 'balloon.swap_out',
  balloonMajorFault: 'balloon.major_fault',
  balloonMinorFault: 'balloon.minor_fault',
  balloonUnused: 'balloon.unused',
  balloonAvailable: 'balloon.available',
  balloonRss: 'balloon.rss',
  balloonUsable: 'balloon.usable',
  balloonLastUpdate: 'balloon.last-update',
  balloonDiskCaches: 'balloon.disk_caches',
  balloonHugetlbPgalloc: 'balloon.hugetlb_pgalloc',
  balloonHugetlbPgfail: 'balloon.hugetlb_pgfail',
  vcpuCurrent: 'vcpu.current',
  vcpuMaximum: 'vcpu.maximum',
  vcpuPrefix: 'vcpu.',
  vcpuSuffixState: '.state',
  vcpuSuffixTime: '.time',
  vcpuSuffixWait: '.wait',
  vcpuSuffixHalted: '.halted',
  vcpuSuffixDelay: '.delay',
  customSuffixTypeCur: '.cur',
  customSuffixTypeSum: '.sum',
  customSuffixTypeMax: '.max',
  netCount: 'net.count',
  netPrefix: 'net.',
  netSuffixName: '.name',
  netSuffixRxBytes: '.rx.bytes',
  netSuffixRxPkts: '.rx.pkts',
  netSuffixRxErrs: '.rx.errs',
  netSuffixRxDrop: '.rx.drop',
  netSuffixTxBytes: '.tx.bytes',
  netSuffixTxPkts: '.tx.pkts',
  netSuffixTxErrs: '.tx.errs',
  netSuffixTxDrop: '.tx.drop',
  blockCount: 'block.count',
  blockPrefix: 'block.',
  blockSuffixName: '.name',
  blockSuffixBackingindex: '.backingIndex',
  blockSuffixPath: '.path',
  blockSuffixRdReqs: '.rd.reqs',
  blockSuffixRdBytes: '.rd.bytes',
  blockSuffixRdTimes: '.rd.times',
  blockSuffixWrReqs: '.wr.reqs',
  blockSuffixWrBytes: '.wr.bytes',
  blockSuffixWrTimes: '.wr.times',
  blockSuffixFlReqs: '.fl.reqs',
  blockSuffixFlTimes: '.fl.times',
  blockSuffixErrors: '.errors',
  blockSuffixAllocation: '.allocation',
  blockSuffixCapacity: '.capacity',
  blockSuffixPhysical: '.physical',
  blockSuffixThreshold: '.threshold',
  perfCmt: 'perf.cmt',
  perfMbmt: 'perf.mbmt',
  perfMbml: 'perf.mbml',
  perfCacheMisses: 'perf.cache_misses',
  perfCacheReferences: 'perf.cache_references',
  perfInstructions: 'perf.instructions',
  perfCpuCycles: 'perf.cpu_cycles',
  perfBranchInstructions: 'perf.branch_instructions',
  perfBranchMisses: 'perf.branch_misses',
  perfBusCycles: 'perf.bus_cycles',
  perfStalledCyclesFrontend: 'perf.stalled_cycles_frontend',
  perfStalledCyclesBackend: 'perf.stalled_cycles_backend',
  perfRefCpuCycles: 'perf.ref_cpu_cycles',
  perfCpuClock: 'perf.cpu_clock',
  perfTaskClock: 'perf.task_clock',
  perfPageFaults: 'perf.page_faults',
  perfContextSwitches: 'perf.context_switches',
  perfCpuMigrations: 'perf.cpu_migrations',
  perfPageFaultsMin: 'perf.page_faults_min',
  perfPageFaultsMaj: 'perf.page_faults_maj',
  perfAlignmentFaults: 'perf.alignment_faults',
  perfEmulationFaults: 'perf.emulation_faults',
  iothreadCount: 'iothread.count',
  iothreadPrefix: 'iothread.',
  iothreadSuffixPollMaxNs: '.poll-max-ns',
  iothreadSuffixPollGrow: '.poll-grow',
  iothreadSuffixPollShrink: '.poll-shrink',
  memoryBandwidthMonitorCount: 'memory.bandwidth.monitor.count',
  memoryBandwidthMonitorPrefix: 'memory.bandwidth.monitor.',
  memoryBandwidthMonitorSuffixName: '.name',
  memoryBandwidthMonitorSuffixVcpus: '.vcpus',
  memoryBandwidthMonitorSuffixNodeCount: '.node.count',
  memoryBandwidthMonitorSuffixNodePrefix: '.node.',
  memoryBandwidthMonitorSuffixNodeSuffixId: '.id',
  memoryBandwidthMonitorSuffixNodeSuffixBytesLocal: '.bytes.local',
  memoryBandwidthMonitorSuffixNodeSuffixBytesTotal: '.bytes.total',
  dirtyrateCalcStatus: 'dirtyrate.calc_status',
  dirtyrateCalcStartTime: 'dirtyrate.calc_start_time',
  dirtyrateCalcPeriod: 'dirtyrate.calc_period',
  dirtyrateMegabytesPerSecond: 'dirtyrate.megabytes_per_second',
  dirtyrateCalcMode: 'dirtyrate.calc_mode',
  dirtyrateVcpuPrefix: 'dirtyrate.vcpu.',
  dirtyrateVcpuSuffixMegabytesPerSecond: '.megabytes_per_second',
  vmPrefix: 'vm.',
} as const;

/** Names of typed parameters. */
export const PerfParam = {
  cmt: 'cmt',
  mbmt: 'mbmt',
  mbml: 'mbml',
  cacheMisses: 'cache_misses',
  cacheReferences: 'cache_references',
  instructions: 'instructions',
  cpuCycles: 'cpu_cycles',
  branchInstructions: 'branch_instructions',
  branchMisses: 'branch_misses',
  busCycles: 'bus_cycles',
  stalledCyclesFrontend: 'stalled_cycles_frontend',
  stalledCyclesBackend: 'stalled_cycles_backend',
  refCpuCycles: 'ref_cpu_cycles',
  cpuClock: 'cpu_clock',
  taskClock: 'task_clock',
  pageFaults: 'page_faults',
  contextSwitches: 'context_switches',
  cpuMigrations: 'cpu_migrations',
  pageFaultsMin: 'page_faults_min',
  pageFaultsMaj: 'page_faults_maj',
  alignmentFaults: 'alignment_faults',
  emulationFaults: 'emulation_faults',
} as const;

/** Names of typed parameters. */
export const DomainBlockCopyField = {
  bandwidth: 'bandwidth',
  granularity: 'granularity',
  bufSize: 'buf-size',
} as const;

/** Names of typed parameters. */
export const DomainBlockIoTuneField = {
  totalBytesSec: 'total_bytes_sec',
  readBytesSec: 'read_bytes_sec',
  writeBytesSec: 'write_bytes_sec',
  totalIopsSec: 'total_iops_sec',
  readIopsSec: 'read_iops_sec',
  writeIopsSec: 'write_iops_sec',
  totalBytesSecMax: 'total_bytes_sec_max',
  readBytesSecMax: 'read_bytes_sec_max',
  writeBytesSecMax: 'write_bytes_sec_max',
  totalIopsSecMax: 'total_iops_sec_max',
  readIopsSecMax: 'read_iops_sec_max',
  writeIopsSecMax: 'write_iops_sec_max',
  totalBytesSecMaxLength: 'total_bytes_sec_max_length',
  readBytesSecMaxLength: 'read_bytes_sec_max_length',
  writeBytesSecMaxLength: 'write_bytes_sec_max_length',
  totalIopsSecMaxLength: 'total_iops_sec_max_length',
  readIopsSecMaxLength: 'read_iops_sec_max_length',
  writeIopsSecMaxLength: 'write_iops_sec_max_length',
  sizeIopsSec: 'size_iops_sec',
  groupName: 'group_name',
} as const;

/** Names of typed parameters. */
export const DomainJobField = {
  operation: 'operation',
  timeElapsed: 'time_elapsed',
  timeElapsedNet: 'time_elapsed_net',
  timeRemaining: 'time_remaining',
  downtime: 'downtime',
  downtimeNet: 'downtime_net',
  setupTime: 'setup_time',
  dataTotal: 'data_total',
  dataProcessed: 'data_processed',
  dataRemaining: 'data_remaining',
  memoryTotal: 'memory_total',
  memoryProcessed: 'memory_processed',
  memoryRemaining: 'memory_remaining',
  memoryConstant: 'memory_constant',
  memoryNormal: 'memory_normal',
  memoryNormalBytes: 'memory_normal_bytes',
  memoryBps: 'memory_bps',
  memoryDirtyRate: 'memory_dirty_rate',
  memoryPageSize: 'memory_page_size',
  memoryIteration: 'memory_iteration',
  memoryPostcopyReqs: 'memory_postcopy_requests',
  diskTotal: 'disk_total',
  diskProcessed: 'disk_processed',
  diskRemaining: 'disk_remaining',
  diskBps: 'disk_bps',
  compressionCache: 'compression_cache',
  compressionBytes: 'compression_bytes',
  compressionPages: 'compression_pages',
  compressionCacheMisses: 'compression_cache_misses',
  compressionOverflow: 'compression_overflow',
  autoConvergeThrottle: 'auto_converge_throttle',
  success: 'success',
  errmsg: 'errmsg',
  diskTempUsed: 'disk_temp_used',
  diskTempTotal: 'disk_temp_total',
  vfioDataTransferred: 'vfio_data_transferred',
} as const;

/** Names of typed parameters. */
export const DomainTunableField = {
  cpuVcpupin: 'cputune.vcpupin%u',
  cpuEmulatorpin: 'cputune.emulatorpin',
  cpuIothreadspin: 'cputune.iothreadpin%u',
  cpuCpuShares: 'cputune.cpu_shares',
  cpuGlobalPeriod: 'cputune.global_period',
  cpuGlobalQuota: 'cputune.global_quota',
  cpuVcpuPeriod: 'cputune.vcpu_period',
  cpuVcpuQuota: 'cputune.vcpu_quota',
  cpuEmulatorPeriod: 'cputune.emulator_period',
  cpuEmulatorQuota: 'cputune.emulator_quota',
  cpuIothreadPeriod: 'cputune.iothread_period',
  cpuIothreadQuota: 'cputune.iothread_quota',
  blkdevDisk: 'blkdeviotune.disk',
  blkdevTotalBytesSec: 'blkdeviotune.total_bytes_sec',
  blkdevReadBytesSec: 'blkdeviotune.read_bytes_sec',
  blkdevWriteBytesSec: 'blkdeviotune.write_bytes_sec',
  blkdevTotalIopsSec: 'blkdeviotune.total_iops_sec',
  blkdevReadIopsSec: 'blkdeviotune.read_iops_sec',
  blkdevWriteIopsSec: 'blkdeviotune.write_iops_sec',
  blkdevTotalBytesSecMax: 'blkdeviotune.total_bytes_sec_max',
  blkdevReadBytesSecMax: 'blkdeviotune.read_bytes_sec_max',
  blkdevWriteBytesSecMax: 'blkdeviotune.write_bytes_sec_max',
  blkdevTotalIopsSecMax: 'blkdeviotune.total_iops_sec_max',
  blkdevReadIopsSecMax: 'blkdeviotune.read_iops_sec_max',
  blkdevWriteIopsSecMax: 'blkdeviotune.write_iops_sec_max',
  blkdevSizeIopsSec: 'blkdeviotune.size_iops_sec',
  blkdevGroupName: 'blkdeviotune.group_name',
  blkdevTotalBytesSecMaxLength: 'blkdeviotune.total_bytes_sec_max_length',
  blkdevReadBytesSecMaxLength: 'blkdeviotune.read_bytes_sec_max_length',
  blkdevWriteBytesSecMaxLength: 'blkdeviotune.write_bytes_sec_max_length',
  blkdevTotalIopsSecMaxLength: 'blkdeviotune.total_iops_sec_max_length',
  blkdevReadIopsSecMaxLength: 'blkdeviotune.read_iops_sec_max_length',
  blkdevWriteIopsSecMaxLength: 'blkdeviotune.write_iops_sec_max_length',
} as const;

/** Names of typed parameters. */
export const DomainLaunchSecurityField = {
  sevMeasurement: 'sev-measurement',
  sevApiMajor: 'sev-api-major',
  sevApiMinor: 'sev-api-minor',
  sevBuildId: 'sev-build-id',
  sevPolicy: 'sev-policy',
  sevSnpPolicy: 'sev-snp-policy',
  sevSecretHeader: 'sev-secret-header',
  sevSecret: 'sev-secret',
  sevSecretSetAddress: 'sev-secret-set-address',
} as const;

/** Names of typed parameters. */
export const DomainGuestInfoField = {
  userCount: 'user.count',
  userPrefix: 'user.',
  userSuffixName: '.name',
  userSuffixDomain: '.domain',
  userSuffixLoginTime: '.login-time',
  osId: 'os.id',
  osName: 'os.name',
  osPrettyName: 'os.pretty-name',
  osVersion: 'os.version',
  osVersionId: 'os.version-id',
  osKernelRelease: 'os.kernel-release',
  osKernelVersion: 'os.kernel-version',
  osMachine: 'os.machine',
  osVariant: 'os.variant',
  osVariantId: 'os.variant-id',
  timezoneName: 'timezone.name',
  timezoneOffset: 'timezone.offset',
  hostnameHostname: 'hostname',
  fsCount: 'fs.count',
  fsPrefix: 'fs.',
  fsSuffixMountpoint: '.mountpoint',
  fsSuffixName: '.name',
  fsSuffixFstype: '.fstype',
  fsSuffixTotalBytes: '.total-bytes',
  fsSuffixUsedBytes: '.used-bytes',
  fsSuffixDiskCount: '.disk.count',
  fsSuffixDiskPrefix: '.disk.',
  fsSuffixDiskSuffixAlias: '.alias',
  fsSuffixDiskSuffixSerial: '.serial',
  fsSuffixDiskSuffixDevice: '.device',
  diskCount: 'disk.count',
  diskPrefix: 'disk.',
  diskSuffixName: '.name',
  diskSuffixPartition: '.partition',
  diskSuffixDependencyCount: '.dependency.count',
  diskSuffixDependencyPrefix: '.dependency.',
  diskSuffixDependencySuffixName: '.name',
  diskSuffixSerial: '.serial',
  diskSuffixAlias: '.alias',
  diskSuffixGuestAlias: '.guest_alias',
  diskSuffixGuestBus: '.guest_bus',
  ifCount: 'if.count',
  ifPrefix: 'if.',
  ifSuffixName: '.name',
  ifSuffixHwaddr: '.hwaddr',
  ifSuffixAddrCount: '.addr.count',
  ifSuffixAddrPrefix: '.addr.',
  ifSuffixAddrSuffixType: '.type',
  ifSuffixAddrSuffixAddr: '.addr',
  ifSuffixAddrSuffixPrefix: '.prefix',
  load1m: 'load.1m',
  load5m: 'load.5m',
  load15m: 'load.15m',
} as const;
