// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

/** Numbers of the protocol that are neither a call nor an event of this client, and why. */
export const leftOut = [
  {
    program: 'remote',
    reason: 'a message to connections that registered without callback ids; its successor is used',
    numbers: {
      REMOTE_PROC_DOMAIN_EVENT_LIFECYCLE: 107,
      REMOTE_PROC_DOMAIN_EVENT_REBOOT: 169,
      REMOTE_PROC_DOMAIN_EVENT_RTC_CHANGE: 170,
      REMOTE_PROC_DOMAIN_EVENT_WATCHDOG: 171,
      REMOTE_PROC_DOMAIN_EVENT_IO_ERROR: 172,
      REMOTE_PROC_DOMAIN_EVENT_GRAPHICS: 173,
      REMOTE_PROC_DOMAIN_EVENT_IO_ERROR_REASON: 195,
      REMOTE_PROC_DOMAIN_EVENT_CONTROL_ERROR: 224,
      REMOTE_PROC_DOMAIN_EVENT_BLOCK_JOB: 241,
      REMOTE_PROC_DOMAIN_EVENT_DISK_CHANGE: 248,
      REMOTE_PROC_DOMAIN_EVENT_TRAY_CHANGE: 268,
      REMOTE_PROC_DOMAIN_EVENT_PMWAKEUP: 269,
      REMOTE_PROC_DOMAIN_EVENT_PMSUSPEND: 270,
      REMOTE_PROC_DOMAIN_EVENT_BALLOON_CHANGE: 276,
      REMOTE_PROC_DOMAIN_EVENT_PMSUSPEND_DISK: 292,
      REMOTE_PROC_DOMAIN_EVENT_DEVICE_REMOVED: 311,
    },
  },
  {
    program: 'remote',
    reason: 'needs file descriptors: the client sends a socket',
    numbers: { REMOTE_PROC_DOMAIN_OPEN_GRAPHICS: 249 },
  },
  {
    program: 'remote',
    reason: 'needs file descriptors: the client sends open files',
    numbers: {
      REMOTE_PROC_DOMAIN_CREATE_XML_WITH_FILES: 309,
      REMOTE_PROC_DOMAIN_CREATE_WITH_FILES: 310,
      REMOTE_PROC_DOMAIN_FD_ASSOCIATE: 443,
    },
  },
  {
    program: 'remote',
    reason: 'needs file descriptors: the daemon sends a socket',
    numbers: { REMOTE_PROC_DOMAIN_OPEN_GRAPHICS_FD: 343 },
  },
  {
    program: 'qemu',
    reason: 'needs file descriptors: both send open files',
    numbers: { QEMU_PROC_DOMAIN_MONITOR_COMMAND_WITH_FILES: 7 },
  },
] as const;

/** The highest number that each program has; below it there are no gaps. */
export const lastNumber = { remote: 453, qemu: 7 } as const;
