// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

/** virConnectListAllInterfacesFlags, since 0.10.2 */
export const ConnectListAllInterfacesFlags = {
  inactive: 1,
  active: 2,
} as const;

/** virInterfaceXMLFlags, since 0.7.3 */
export const InterfaceXmlFlags = {
  inactive: 1,
} as const;

/** virInterfaceDefineFlags, since 7.7.0 */
export const InterfaceDefineFlags = {
  validate: 1,
} as const;
