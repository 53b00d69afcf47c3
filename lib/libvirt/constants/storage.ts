// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

/** virStoragePoolState, since 0.4.1 */
export const StoragePoolState = {
  inactive: 0,
  building: 1,
  running: 2,
  degraded: 3,
  inaccessible: 4, // since 0.8.2
} as const;

/** virStoragePoolBuildFlags, since 0.4.1 */
export const StoragePoolBuildFlags = {
  new: 0,
  repair: 1,
  resize: 2,
  noOverwrite: 4, // since 0.9.5
  overwrite: 8, // since 0.9.5
} as const;

/** virStoragePoolDeleteFlags, since 0.4.1 */
export const StoragePoolDeleteFlags = {
  normal: 0,
  zeroed: 1,
} as const;

/** virStoragePoolCreateFlags, since 1.3.1 */
export const StoragePoolCreateFlags = {
  normal: 0,
  withBuild: 1,
  withBuildOverwrite: 2,
  withBuildNoOverwrite: 4,
} as const;

/** virStorageVolType, since 0.4.1 */
export const StorageVolType = {
  file: 0,
  block: 1,
  dir: 2, // since 0.9.5
  network: 3, // since 0.9.13
  netdir: 4, // since 1.2.0
  ploop: 5, // since 1.3.4
} as const;

/** virStorageVolDeleteFlags, since 0.4.1 */
export const StorageVolDeleteFlags = {
  normal: 0,
  zeroed: 1,
  withSnapshots: 2, // since 1.2.21
} as const;

/** virStorageVolWipeAlgorithm, since 0.9.10 */
export const StorageVolWipeAlgorithm = {
  zero: 0,
  nnsa: 1,
  dod: 2,
  bsi: 3,
  gutmann: 4,
  schneier: 5,
  pfitzner7: 6,
  pfitzner33: 7,
  random: 8,
  trim: 9, // since 1.3.2
} as const;

/** virStorageVolInfoFlags, since 3.0.0 */
export const StorageVolInfoFlags = {
  useAllocation: 0,
  getPhysical: 1,
} as const;

/** virStorageXMLFlags, since 0.9.13 */
export const StorageXmlFlags = {
  inactive: 1,
} as const;

/** virConnectListAllStoragePoolsFlags */
export const ConnectListAllStoragePoolsFlags = {
  inactive: 1, // since 0.10.2
  active: 2, // since 0.10.2
  persistent: 4, // since 0.10.2
  transient: 8, // since 0.10.2
  autostart: 16, // since 0.10.2
  noAutostart: 32, // since 0.10.2
  dir: 64, // since 0.10.2
  fs: 128, // since 0.10.2
  netfs: 256, // since 0.10.2
  logical: 512, // since 0.10.2
  disk: 1024, // since 0.10.2
  iscsi: 2048, // since 0.10.2
  scsi: 4096, // since 0.10.2
  mpath: 8192, // since 0.10.2
  rbd: 16384, // since 0.10.2
  sheepdog: 32768, // since 0.10.2
  gluster: 65536, // since 1.2.1
  zfs: 131072, // since 1.2.8
  vstorage: 262144, // since 3.1.0
  iscsiDirect: 524288, // since 5.6.0
} as const;

/** virStoragePoolDefineFlags, since 7.7.0 */
export const StoragePoolDefineFlags = {
  validate: 1,
} as const;

/** virStorageVolCreateFlags, since 1.0.1 */
export const StorageVolCreateFlags = {
  preallocMetadata: 1,
  reflink: 2, // since 1.2.13
  validate: 4, // since 8.10.0
} as const;

/** virStorageVolDownloadFlags, since 3.4.0 */
export const StorageVolDownloadFlags = {
  sparseStream: 1,
} as const;

/** virStorageVolUploadFlags, since 3.4.0 */
export const StorageVolUploadFlags = {
  sparseStream: 1,
} as const;

/** virStorageVolResizeFlags, since 0.9.10 */
export const StorageVolResizeFlags = {
  allocate: 1,
  delta: 2,
  shrink: 4,
} as const;

/** virStoragePoolEventID, since 2.0.0 */
export const StoragePoolEventId = {
  lifecycle: 0,
  refresh: 1,
} as const;

/** virStoragePoolEventLifecycleType, since 2.0.0 */
export const StoragePoolEventLifecycleType = {
  defined: 0,
  undefined: 1,
  started: 2,
  stopped: 3,
  created: 4, // since 3.8.0
  deleted: 5, // since 3.8.0
} as const;
