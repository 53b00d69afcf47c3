// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

/** virNWFilterDefineFlags, since 7.7.0 */
export const NwFilterDefineFlags = {
  validate: 1,
} as const;

/** virNWFilterBindingCreateFlags, since 7.8.0 */
export const NwFilterBindingCreateFlags = {
  validate: 1,
} as const;
