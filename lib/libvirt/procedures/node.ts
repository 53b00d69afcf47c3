// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { procedure } from '../procedure.ts';
import { typedParamArgs, typedParams } from '../typed-params.ts';
import { nodeCpuStat, nodeMemoryStat } from '../types.ts';
import { bytes, charArray, charText, flag, int, list, nothing, struct, uhyper, uint } from '../xdr-types.ts';

export const nodeProcedures = {
  /** virNodeAllocPages, since 1.2.9; flags: NodeAllocPagesFlags */
  nodeAllocPages: procedure(
    347,
    struct({
      pageSizes: list(uint, 1024),
      pageCounts: list(uhyper, 1024),
      startCell: int,
      cellCount: uint,
      flags: uint,
    }),
    struct({ ret: int }),
    '1.2.9',
  ),
  /** virNodeGetCellsFreeMemory, since 0.3.3 */
  nodeGetCellsFreeMemory: procedure(
    101,
    struct({ startCell: int, maxcells: int }),
    struct({ cells: list(uhyper, 1024) }),
    '0.3.3',
  ),
  /** virNodeGetCPUMap, since 1.0.0 */
  nodeGetCpuMap: procedure(
    293,
    struct({ needMap: flag, needOnline: flag, flags: uint }),
    struct({ cpumap: bytes(2048), online: uint, ret: int }),
    '1.0.0',
  ),
  /** virNodeGetCPUStats, since 0.9.3; in nanoseconds; call with nparams 0 to learn the number, cpuNum -1 for all together */
  nodeGetCpuStats: procedure(
    227,
    struct({ cpuNum: int, nparams: int, flags: uint }),
    struct({ params: list(nodeCpuStat, 16), nparams: int }),
    '0.9.3',
  ),
  /** virNodeGetFreeMemory, since 0.3.3; in bytes */
  nodeGetFreeMemory: procedure(102, nothing, struct({ freeMem: uhyper }), '0.3.3'),
  /** virNodeGetFreePages, since 1.2.6 */
  nodeGetFreePages: procedure(
    340,
    struct({ pages: list(uint, 1024), startCell: int, cellCount: uint, flags: uint }),
    struct({ counts: list(uhyper, 1024) }),
    '1.2.6',
  ),
  /** virNodeGetInfo, since 0.1.0; `memory` in KiB, `mhz` 0 when not known */
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
    '0.1.0',
  ),
  /** virNodeGetMemoryParameters, since 0.10.2 */
  nodeGetMemoryParameters: procedure(
    289,
    struct({ nparams: int, flags: uint }),
    struct({ params: typedParams(64), nparams: int }),
    '0.10.2',
  ),
  /** virNodeGetMemoryStats, since 0.9.3; in KiB; call with nparams 0 to learn the number, cellNum -1 for the whole host */
  nodeGetMemoryStats: procedure(
    228,
    struct({ nparams: int, cellNum: int, flags: uint }),
    struct({ params: list(nodeMemoryStat, 16), nparams: int }),
    '0.9.3',
  ),
  /** virNodeGetSecurityModel, since 0.6.1 */
  nodeGetSecurityModel: procedure(
    122,
    nothing,
    struct({ model: charText(257), doi: charText(257) }),
    '0.6.1',
  ),
  /** virNodeGetSEVInfo, since 4.5.0 */
  nodeGetSevInfo: procedure(
    395,
    struct({ nparams: int, flags: uint }),
    struct({ params: typedParams(64), nparams: int }),
    '4.5.0',
  ),
  /** virNodeSetMemoryParameters, since 0.10.2 */
  nodeSetMemoryParameters: procedure(
    288,
    struct({ params: typedParamArgs(64), flags: uint }),
    nothing,
    '0.10.2',
  ),
  /** virNodeSuspendForDuration, since 0.9.8 */
  nodeSuspendForDuration: procedure(
    250,
    struct({ target: uint, duration: uhyper, flags: uint }),
    nothing,
    '0.9.8',
  ),
};
