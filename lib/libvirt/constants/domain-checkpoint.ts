// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

/** virDomainCheckpointCreateFlags, since 5.6.0 */
export const DomainCheckpointCreateFlags = {
  redefine: 1,
  quiesce: 2,
  redefineValidate: 4, // since 6.10.0
} as const;

/** virDomainCheckpointXMLFlags, since 5.6.0 */
export const DomainCheckpointXmlFlags = {
  secure: 1,
  noDomain: 2,
  size: 4,
} as const;

/** virDomainCheckpointListFlags, since 5.6.0 */
export const DomainCheckpointListFlags = {
  roots: 1,
  descendants: 1,
  topological: 2,
  leaves: 4,
  noLeaves: 8,
} as const;

/** virDomainCheckpointDeleteFlags, since 5.6.0 */
export const DomainCheckpointDeleteFlags = {
  children: 1,
  metadataOnly: 2,
  childrenOnly: 4,
} as const;
