// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { qemuProcedure } from '../procedure.ts';
import { domain } from '../types.ts';
import { int, nothing, optional, string, struct, uint } from '../xdr-types.ts';

export const qemuProcedures = {
  /** virConnectDomainQemuMonitorEventDeregister, since 1.2.3 */
  qemuConnectDomainMonitorEventDeregister: qemuProcedure(5, struct({ callbackID: int }), nothing, '1.2.3'),
  /** virConnectDomainQemuMonitorEventRegister, since 1.2.3; flags: ConnectDomainQemuMonitorEventRegisterFlags */
  qemuConnectDomainMonitorEventRegister: qemuProcedure(
    4,
    struct({ dom: optional(domain), event: optional(string), flags: uint }),
    struct({ callbackID: int }),
    '1.2.3',
  ),
  /** virDomainQemuAgentCommand, since 0.10.0; `timeout` in seconds, or one of DomainAgentResponseTimeoutValues */
  qemuDomainAgentCommand: qemuProcedure(
    3,
    struct({ dom: domain, cmd: string, timeout: int, flags: uint }),
    struct({ result: optional(string) }),
    '0.10.0',
  ),
  /** virDomainQemuAttach, since 0.9.4 */
  qemuDomainAttach: qemuProcedure(
    2,
    struct({ pidValue: uint, flags: uint }),
    struct({ dom: domain }),
    '0.9.4',
  ),
  /** virDomainQemuMonitorCommand, since 0.8.3; flags: DomainQemuMonitorCommandFlags */
  qemuDomainMonitorCommand: qemuProcedure(
    1,
    struct({ dom: domain, cmd: string, flags: uint }),
    struct({ result: string }),
    '0.8.3',
  ),
};
