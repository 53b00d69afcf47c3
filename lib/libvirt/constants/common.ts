// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

/** virConnectCloseReason, since 0.10.0 */
export const ConnectCloseReason = {
  error: 0,
  eof: 1,
  keepalive: 2,
  client: 3,
} as const;

/** virTypedParameterType, since 0.9.2 */
export const TypedParameterType = {
  int: 1,
  uint: 2,
  llong: 3,
  ullong: 4,
  double: 5,
  boolean: 6,
  string: 7, // since 0.9.8
} as const;

/** virTypedParameterFlags, since 0.9.8 */
export const TypedParameterFlags = {
  stringOkay: 4,
} as const;
