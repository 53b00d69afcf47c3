// Numbers of libvirt include/libvirt/libvirt-domain.h, as of 9.0.

export const DomainState = {
  nostate: 0,
  running: 1,
  blocked: 2,
  paused: 3,
  shutdown: 4,
  shutoff: 5,
  crashed: 6,
  pmsuspended: 7,
} as const;

export const DomainRunningReason = {
  unknown: 0,
  booted: 1,
  migrated: 2,
  restored: 3,
  fromSnapshot: 4,
  unpaused: 5,
  migrationCanceled: 6,
  saveCanceled: 7,
  wakeup: 8,
  crashed: 9,
  postcopy: 10,
  postcopyFailed: 11,
} as const;

export const DomainPausedReason = {
  unknown: 0,
  user: 1,
  migration: 2,
  save: 3,
  dump: 4,
  ioerror: 5,
  watchdog: 6,
  fromSnapshot: 7,
  shuttingDown: 8,
  snapshot: 9,
  crashed: 10,
  startingUp: 11,
  postcopy: 12,
  postcopyFailed: 13,
} as const;

export const DomainShutdownReason = {
  unknown: 0,
  user: 1,
} as const;

export const DomainShutoffReason = {
  unknown: 0,
  shutdown: 1,
  destroyed: 2,
  crashed: 3,
  migrated: 4,
  saved: 5,
  failed: 6,
  fromSnapshot: 7,
  daemon: 8,
} as const;

export const DomainCrashedReason = {
  unknown: 0,
  panicked: 1,
} as const;

/** Flags of connectListAllDomains; none lists all. */
export const ListDomains = {
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
  hasCheckpoint: 16384,
  noCheckpoint: 32768,
} as const;

/** Flags of domainGetXmlDesc. */
export const DomainXml = {
  secure: 1,
  inactive: 2,
  updateCpu: 4,
  migratable: 8,
} as const;

/** Flags of domainDefineXmlFlags. */
export const DomainDefine = {
  validate: 1,
} as const;

/** Flags of domainCreateWithFlags. */
export const DomainStart = {
  paused: 1,
  autodestroy: 2,
  bypassCache: 4,
  forceBoot: 8,
  validate: 16,
  resetNvram: 32,
} as const;

/** Flags of domainShutdownFlags. */
export const DomainShutdown = {
  default: 0,
  acpiPowerBtn: 1,
  guestAgent: 2,
  initctl: 4,
  signal: 8,
  paravirt: 16,
} as const;

export const DomainReboot = {
  default: 0,
  acpiPowerBtn: 1,
  guestAgent: 2,
  initctl: 4,
  signal: 8,
  paravirt: 16,
} as const;

export const DomainDestroy = {
  default: 0,
  graceful: 1,
  removeLogs: 2,
} as const;

/** Flags of domainUndefineFlags. */
export const DomainUndefine = {
  managedSave: 1,
  snapshotsMetadata: 2,
  nvram: 4,
  keepNvram: 8,
  checkpointsMetadata: 16,
  tpm: 32,
  keepTpm: 64,
} as const;

export const DomainAffect = {
  current: 0,
  live: 1,
  config: 2,
} as const;

/** Flags of the attach, detach and update device calls. */
export const DeviceModify = {
  current: 0,
  live: 1,
  config: 2,
  force: 4,
} as const;

/** `type` of the metadata calls. */
export const DomainMetadata = {
  description: 0,
  title: 1,
  element: 2,
} as const;

export const InterfaceAddressesSource = {
  lease: 0,
  agent: 1,
  arp: 2,
} as const;

export const GuestInfo = {
  users: 1,
  os: 2,
  timezone: 4,
  hostname: 8,
  filesystem: 16,
  disks: 32,
  interfaces: 64,
} as const;

/** Flags of domainOpenConsole. */
export const DomainConsole = {
  force: 1,
  safe: 2,
} as const;

export const KeycodeSet = {
  linux: 0,
  xt: 1,
  atset1: 2,
  atset2: 3,
  atset3: 4,
  osx: 5,
  xtKbd: 6,
  usb: 7,
  win32: 8,
  qnum: 9,
} as const;

/** Seconds, or one of these. */
export const AgentTimeout = {
  block: -2,
  default: -1,
  nowait: 0,
} as const;
