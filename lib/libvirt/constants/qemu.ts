// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

/** virDomainQemuMonitorCommandFlags, since 0.8.8 */
export const DomainQemuMonitorCommandFlags = {
  default: 0,
  hmp: 1,
} as const;

/** virDomainQemuAgentCommandTimeoutValues, since 0.10.0 */
export const DomainQemuAgentCommandTimeoutValues = {
  min: -2,
  block: -2,
  default: -1,
  nowait: 0,
  shutdown: 60, // since 1.2.15
} as const;

/** virConnectDomainQemuMonitorEventRegisterFlags, since 1.2.3 */
export const ConnectDomainQemuMonitorEventRegisterFlags = {
  regex: 1,
  nocase: 2,
} as const;
