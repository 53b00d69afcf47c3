// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { kind } from '../event-kind.ts';
import { typedParams } from '../typed-params.ts';
import {
  domain,
  domainEventGraphicsAddress,
  domainEventGraphicsIdentity,
  network,
  nodeDevice,
  secret,
  storagePool,
} from '../types.ts';
import { hyper, int, list, optional, string, struct, uhyper, uint } from '../xdr-types.ts';

export const eventKinds = {
  /** REMOTE_PROC_NETWORK_EVENT_LIFECYCLE */
  networkLifecycle: kind('network', 0, 315, struct({ net: network, event: int, detail: int })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_LIFECYCLE */
  domainLifecycle: kind('domain', 0, 318, struct({ dom: domain, event: int, detail: int })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_REBOOT */
  domainReboot: kind('domain', 1, 319, struct({ dom: domain })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_RTC_CHANGE */
  domainRtcChange: kind('domain', 2, 320, struct({ dom: domain, offset: hyper })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_WATCHDOG */
  domainWatchdog: kind('domain', 3, 321, struct({ dom: domain, action: int })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_IO_ERROR */
  domainIoError: kind(
    'domain',
    4,
    322,
    struct({ dom: domain, srcPath: string, devAlias: string, action: int }),
  ),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_GRAPHICS */
  domainGraphics: kind(
    'domain',
    5,
    323,
    struct({
      dom: domain,
      phase: int,
      local: domainEventGraphicsAddress,
      remote: domainEventGraphicsAddress,
      authScheme: string,
      subject: list(domainEventGraphicsIdentity, 20),
    }),
  ),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON */
  domainIoErrorReason: kind(
    'domain',
    6,
    324,
    struct({ dom: domain, srcPath: string, devAlias: string, action: int, reason: string }),
  ),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_CONTROL_ERROR */
  domainControlError: kind('domain', 7, 325, struct({ dom: domain })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_BLOCK_JOB */
  domainBlockJob: kind('domain', 8, 326, struct({ dom: domain, path: string, type: int, status: int })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_DISK_CHANGE */
  domainDiskChange: kind(
    'domain',
    9,
    327,
    struct({
      dom: domain,
      oldSrcPath: optional(string),
      newSrcPath: optional(string),
      devAlias: string,
      reason: int,
    }),
  ),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_TRAY_CHANGE */
  domainTrayChange: kind('domain', 10, 328, struct({ dom: domain, devAlias: string, reason: int })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_PMWAKEUP */
  domainPmwakeup: kind('domain', 11, 329, struct({ reason: int, dom: domain })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_PMSUSPEND */
  domainPmsuspend: kind('domain', 12, 330, struct({ reason: int, dom: domain })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE */
  domainBalloonChange: kind('domain', 13, 331, struct({ dom: domain, actual: uhyper })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_PMSUSPEND_DISK */
  domainPmsuspendDisk: kind('domain', 14, 332, struct({ reason: int, dom: domain })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED */
  domainDeviceRemoved: kind('domain', 15, 333, struct({ dom: domain, devAlias: string })),
  /** REMOTE_PROC_DOMAIN_EVENT_BLOCK_JOB_2 */
  domainBlockJob2: kind('domain', 16, 339, struct({ dom: domain, dst: string, type: int, status: int })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_TUNABLE */
  domainTunable: kind('domain', 17, 346, struct({ dom: domain, params: typedParams(2048) })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE */
  domainAgentLifecycle: kind('domain', 18, 348, struct({ dom: domain, state: int, reason: int })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_DEVICE_ADDED */
  domainDeviceAdded: kind('domain', 19, 354, struct({ dom: domain, devAlias: string })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION */
  domainMigrationIteration: kind('domain', 20, 359, struct({ dom: domain, iteration: int })),
  /** REMOTE_PROC_CONNECT_EVENT_CONNECTION_CLOSED */
  connectionClosed: kind('closed', null, 362, struct({ reason: int })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_JOB_COMPLETED */
  domainJobCompleted: kind('domain', 21, 363, struct({ dom: domain, params: typedParams(64) })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED */
  domainDeviceRemovalFailed: kind('domain', 22, 367, struct({ dom: domain, devAlias: string })),
  /** REMOTE_PROC_STORAGE_POOL_EVENT_LIFECYCLE */
  storagePoolLifecycle: kind('storagePool', 0, 370, struct({ pool: storagePool, event: int, detail: int })),
  /** REMOTE_PROC_STORAGE_POOL_EVENT_REFRESH */
  storagePoolRefresh: kind('storagePool', 1, 373, struct({ pool: storagePool })),
  /** REMOTE_PROC_NODE_DEVICE_EVENT_LIFECYCLE */
  nodeDeviceLifecycle: kind('nodeDevice', 0, 376, struct({ dev: nodeDevice, event: int, detail: int })),
  /** REMOTE_PROC_NODE_DEVICE_EVENT_UPDATE */
  nodeDeviceUpdate: kind('nodeDevice', 1, 377, struct({ dev: nodeDevice })),
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_METADATA_CHANGE */
  domainMetadataChange: kind('domain', 23, 379, struct({ dom: domain, type: int, nsuri: optional(string) })),
  /** REMOTE_PROC_SECRET_EVENT_LIFECYCLE */
  secretLifecycle: kind('secret', 0, 382, struct({ secret, event: int, detail: int })),
  /** REMOTE_PROC_SECRET_EVENT_VALUE_CHANGED */
  secretValueChanged: kind('secret', 1, 383, struct({ secret })),
  /** REMOTE_PROC_DOMAIN_EVENT_BLOCK_THRESHOLD */
  domainBlockThreshold: kind(
    'domain',
    24,
    385,
    struct({ dom: domain, dev: string, path: optional(string), threshold: uhyper, excess: uhyper }),
  ),
  /** REMOTE_PROC_DOMAIN_EVENT_MEMORY_FAILURE */
  domainMemoryFailure: kind(
    'domain',
    25,
    423,
    struct({ dom: domain, recipient: int, action: int, flags: uint }),
  ),
  /** REMOTE_PROC_DOMAIN_EVENT_MEMORY_DEVICE_SIZE_CHANGE */
  domainMemoryDeviceSizeChange: kind('domain', 26, 438, struct({ dom: domain, alias: string, size: uhyper })),
  /** REMOTE_PROC_NETWORK_EVENT_CALLBACK_METADATA_CHANGE */
  networkMetadataChange: kind(
    'network',
    1,
    446,
    struct({ net: network, type: int, nsuri: optional(string) }),
  ),
  /** REMOTE_PROC_DOMAIN_EVENT_NIC_MAC_CHANGE */
  domainNicMacChange: kind(
    'domain',
    27,
    453,
    struct({ dom: domain, alias: string, oldMAC: string, newMAC: string }),
  ),
  /** QEMU_PROC_DOMAIN_MONITOR_EVENT */
  qemuMonitorEvent: kind(
    'qemuMonitor',
    null,
    6,
    struct({ dom: domain, event: string, seconds: hyper, micros: uint, details: optional(string) }),
  ),
};
