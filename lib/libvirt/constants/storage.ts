// Numbers of libvirt include/libvirt/libvirt-storage.h, as of 9.0.

export const StoragePoolState = {
  inactive: 0,
  building: 1,
  running: 2,
  degraded: 3,
  inaccessible: 4,
} as const;

export const StorageVolType = {
  file: 0,
  block: 1,
  dir: 2,
  network: 3,
  netdir: 4,
  ploop: 5,
} as const;

export const ListStoragePools = {
  inactive: 1,
  active: 2,
  persistent: 4,
  transient: 8,
  autostart: 16,
  noAutostart: 32,
  dir: 64,
  fs: 128,
  netfs: 256,
  logical: 512,
  disk: 1024,
  iscsi: 2048,
  scsi: 4096,
  mpath: 8192,
  rbd: 16384,
  sheepdog: 32768,
  gluster: 65536,
  zfs: 131072,
  vstorage: 262144,
  iscsiDirect: 524288,
} as const;

export const StoragePoolCreate = {
  normal: 0,
  withBuild: 1,
  withBuildOverwrite: 2,
  withBuildNoOverwrite: 4,
} as const;

export const StoragePoolBuild = {
  new: 0,
  repair: 1,
  resize: 2,
  noOverwrite: 4,
  overwrite: 8,
} as const;

export const StorageVolCreate = {
  preallocMetadata: 1,
  reflink: 2,
  validate: 4,
} as const;

export const StorageVolGetInfo = {
  useAllocation: 0,
  physical: 1,
} as const;

export const StorageVolDelete = {
  normal: 0,
  zeroed: 1,
  withSnapshots: 2,
} as const;

export const StorageVolResize = {
  allocate: 1,
  delta: 2,
  shrink: 4,
} as const;
