import { procedure } from '../procedure.ts';
import { authTypes, nodeStats } from '../types.ts';
import { charArray, flag, int, nothing, optional, string, struct, uhyper, uint } from '../xdr-types.ts';

/** The connection and the host itself. Numbers and shapes: libvirt src/remote/remote_protocol.x */
export const connectProcedures = {
  connectOpen: procedure(1, struct({ name: optional(string), flags: uint }), nothing),
  connectClose: procedure(2, nothing, nothing),
  authList: procedure(66, nothing, struct({ types: authTypes })),
  connectSupportsFeature: procedure(60, struct({ feature: int }), struct({ supported: flag })),
  connectGetType: procedure(3, nothing, struct({ type: string })),
  /** major * 1,000,000 + minor * 1,000 + release */
  connectGetVersion: procedure(4, nothing, struct({ hvVer: uhyper })),
  connectGetLibVersion: procedure(157, nothing, struct({ libVer: uhyper })),
  connectGetHostname: procedure(59, nothing, struct({ hostname: string })),
  connectGetUri: procedure(110, nothing, struct({ uri: string })),
  connectGetCapabilities: procedure(7, nothing, struct({ capabilities: string })),
  connectGetDomainCapabilities: procedure(
    342,
    struct({
      emulatorbin: optional(string),
      arch: optional(string),
      machine: optional(string),
      virttype: optional(string),
      flags: uint,
    }),
    struct({ capabilities: string }),
  ),
  connectRegisterCloseCallback: procedure(360, nothing, nothing),
  connectUnregisterCloseCallback: procedure(361, nothing, nothing),
  /** `memory` in KiB, `mhz` 0 when not known */
  nodeGetInfo: procedure(
    6,
    nothing,
    struct({
      model: charArray(32),
      memory: uhyper,
      cpus: int,
      mhz: int,
      nodes: int,
      sockets: int,
      cores: int,
      threads: int,
    }),
  ),
  /** In bytes. */
  nodeGetFreeMemory: procedure(102, nothing, struct({ freeMem: uhyper })),
  /** In KiB. Call with nparams 0 to learn the number, cellNum -1 for the whole host. */
  nodeGetMemoryStats: procedure(
    228,
    struct({ nparams: int, cellNum: int, flags: uint }),
    struct({ params: nodeStats, nparams: int }),
  ),
  /** In nanoseconds. Call with nparams 0 to learn the number, cpuNum -1 for all together. */
  nodeGetCpuStats: procedure(
    227,
    struct({ cpuNum: int, nparams: int, flags: uint }),
    struct({ params: nodeStats, nparams: int }),
  ),
};
