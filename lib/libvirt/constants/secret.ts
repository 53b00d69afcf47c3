// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

/** virSecretUsageType, since 0.7.1 */
export const SecretUsageType = {
  none: 0,
  volume: 1,
  ceph: 2, // since 0.9.7
  iscsi: 3, // since 1.0.4
  tls: 4, // since 2.3.0
  vtpm: 5, // since 5.6.0
} as const;

/** virConnectListAllSecretsFlags, since 0.10.2 */
export const ConnectListAllSecretsFlags = {
  ephemeral: 1,
  noEphemeral: 2,
  private: 4,
  noPrivate: 8,
} as const;

/** virSecretDefineFlags, since 7.7.0 */
export const SecretDefineFlags = {
  validate: 1,
} as const;

/** virSecretEventID, since 3.0.0 */
export const SecretEventId = {
  lifecycle: 0,
  valueChanged: 1,
} as const;

/** virSecretEventLifecycleType, since 3.0.0 */
export const SecretEventLifecycleType = {
  defined: 0,
  undefined: 1,
} as const;
