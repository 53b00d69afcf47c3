// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

/** virDomainSnapshotCreateFlags, since 0.9.5 */
export const DomainSnapshotCreateFlags = {
  redefine: 1,
  current: 2,
  noMetadata: 4,
  halt: 8,
  diskOnly: 16,
  reuseExt: 32, // since 0.9.10
  quiesce: 64, // since 0.9.10
  atomic: 128, // since 0.9.11
  live: 256, // since 1.0.1
  validate: 512, // since 5.6.0
} as const;

/** virDomainSnapshotXMLFlags, since 5.1.0 */
export const DomainSnapshotXmlFlags = {
  secure: 1,
} as const;

/** virDomainSnapshotListFlags, since 0.9.5 */
export const DomainSnapshotListFlags = {
  roots: 1,
  descendants: 1, // since 0.9.7
  leaves: 4, // since 0.9.7
  noLeaves: 8, // since 0.9.13
  metadata: 2,
  noMetadata: 16, // since 0.9.13
  inactive: 32, // since 1.0.1
  active: 64, // since 1.0.1
  diskOnly: 128, // since 1.0.1
  internal: 256, // since 1.0.1
  external: 512, // since 1.0.1
  topological: 1024, // since 5.2.0
} as const;

/** virDomainSnapshotRevertFlags, since 0.9.5 */
export const DomainSnapshotRevertFlags = {
  running: 1,
  paused: 2,
  force: 4, // since 0.9.7
  resetNvram: 8, // since 8.1.0
} as const;

/** virDomainSnapshotDeleteFlags, since 0.8.0 */
export const DomainSnapshotDeleteFlags = {
  children: 1,
  metadataOnly: 2, // since 0.9.5
  childrenOnly: 4, // since 0.9.5
} as const;
