// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

/** virConnectListAllNodeDeviceFlags, since 0.10.2 */
export const ConnectListAllNodeDeviceFlags = {
  capSystem: 1,
  capPciDev: 2,
  capUsbDev: 4,
  capUsbInterface: 8,
  capNet: 16,
  capScsiHost: 32,
  capScsiTarget: 64,
  capScsi: 128,
  capStorage: 256,
  capFcHost: 512, // since 1.0.4
  capVports: 1024, // since 1.0.4
  capScsiGeneric: 2048, // since 1.1.0
  capDrm: 4096, // since 3.1.0
  capMdevTypes: 8192, // since 3.4.0
  capMdev: 16384, // since 3.4.0
  capCcwDev: 32768, // since 3.4.0
  capCssDev: 65536, // since 6.8.0
  capVdpa: 131072, // since 6.9.0
  capApCard: 262144, // since 7.0.0
  capApQueue: 524288, // since 7.0.0
  capApMatrix: 1048576, // since 7.0.0
  capVpd: 2097152, // since 7.9.0
  capCcwgroupDev: 4194304, // since 11.1.0
  capCcwgroupMember: 8388608, // since 11.1.0
  persistent: 268435456, // since 10.1.0
  transient: 536870912, // since 10.1.0
  inactive: 1073741824, // since 7.3.0
  active: 2147483648, // since 7.3.0
} as const;

/** virNodeDeviceXMLFlags, since 10.1.0 */
export const NodeDeviceXmlFlags = {
  inactive: 1,
} as const;

/** virNodeDeviceCreateXMLFlags, since 8.10.0 */
export const NodeDeviceCreateXmlFlags = {
  validate: 1,
} as const;

/** virNodeDeviceDefineXMLFlags, since 8.10.0 */
export const NodeDeviceDefineXmlFlags = {
  validate: 1,
} as const;

/** virNodeDeviceUpdateFlags, since 10.1.0 */
export const NodeDeviceUpdateFlags = {
  current: 0,
  live: 1,
  config: 2,
} as const;

/** virNodeDeviceEventID, since 2.2.0 */
export const NodeDeviceEventId = {
  lifecycle: 0,
  update: 1,
} as const;

/** virNodeDeviceEventLifecycleType, since 2.2.0 */
export const NodeDeviceEventLifecycleType = {
  created: 0,
  deleted: 1,
  defined: 2, // since 7.3.0
  undefined: 3, // since 7.3.0
} as const;
