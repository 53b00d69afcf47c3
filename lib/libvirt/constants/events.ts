// Numbers of libvirt include/libvirt/libvirt-domain.h, libvirt-network.h and libvirt-storage.h, as of 9.0.

/** `event` of a domainLifecycle event. */
export const DomainEvent = {
  defined: 0,
  undefined: 1,
  started: 2,
  suspended: 3,
  resumed: 4,
  stopped: 5,
  shutdown: 6,
  pmsuspended: 7,
  crashed: 8,
} as const;

export const DomainDefinedDetail = {
  added: 0,
  updated: 1,
  renamed: 2,
  fromSnapshot: 3,
} as const;

export const DomainUndefinedDetail = {
  removed: 0,
  renamed: 1,
} as const;

export const DomainStartedDetail = {
  booted: 0,
  migrated: 1,
  restored: 2,
  fromSnapshot: 3,
  wakeup: 4,
} as const;

export const DomainSuspendedDetail = {
  paused: 0,
  migrated: 1,
  ioerror: 2,
  watchdog: 3,
  restored: 4,
  fromSnapshot: 5,
  apiError: 6,
  postcopy: 7,
  postcopyFailed: 8,
} as const;

export const DomainResumedDetail = {
  unpaused: 0,
  migrated: 1,
  fromSnapshot: 2,
  postcopy: 3,
  postcopyFailed: 4,
} as const;

export const DomainStoppedDetail = {
  shutdown: 0,
  destroyed: 1,
  crashed: 2,
  migrated: 3,
  saved: 4,
  failed: 5,
  fromSnapshot: 6,
} as const;

export const DomainShutdownDetail = {
  finished: 0,
  guest: 1,
  host: 2,
} as const;

export const DomainCrashedDetail = {
  panicked: 0,
  crashloaded: 1,
} as const;

export const AgentLifecycleState = {
  connected: 1,
  disconnected: 2,
} as const;

export const AgentLifecycleReason = {
  unknown: 0,
  domainStarted: 1,
  channel: 2,
} as const;

export const GraphicsPhase = {
  connect: 0,
  initialize: 1,
  disconnect: 2,
} as const;

export const IoErrorAction = {
  none: 0,
  pause: 1,
  report: 2,
} as const;

export const NetworkEvent = {
  defined: 0,
  undefined: 1,
  started: 2,
  stopped: 3,
} as const;

export const StoragePoolEvent = {
  defined: 0,
  undefined: 1,
  started: 2,
  stopped: 3,
  created: 4,
  deleted: 5,
} as const;
