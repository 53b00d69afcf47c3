// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { procedure } from '../procedure.ts';
import { typedParamArgs, typedParams } from '../typed-params.ts';
import { domain } from '../types.ts';
import { bytes, flag, hyper, int, nothing, optional, string, struct, uhyper, uint } from '../xdr-types.ts';

export const domainBlockProcedures = {
  /** virDomainBlockCommit, since 0.10.2; flags: DomainBlockCommitFlags */
  domainBlockCommit: procedure(
    290,
    struct({
      dom: domain,
      disk: string,
      base: optional(string),
      top: optional(string),
      bandwidth: uhyper,
      flags: uint,
    }),
    nothing,
    '0.10.2',
  ),
  /** virDomainBlockCopy, since 1.2.8; flags: DomainBlockCopyFlags */
  domainBlockCopy: procedure(
    345,
    struct({ dom: domain, path: string, destxml: string, params: typedParamArgs(16), flags: uint }),
    nothing,
    '1.2.8',
  ),
  /** virDomainBlockJobAbort, since 0.9.4; flags: DomainBlockJobAbortFlags */
  domainBlockJobAbort: procedure(237, struct({ dom: domain, path: string, flags: uint }), nothing, '0.9.4'),
  /** virDomainBlockJobSetSpeed, since 0.9.4; flags: DomainBlockJobSetSpeedFlags */
  domainBlockJobSetSpeed: procedure(
    239,
    struct({ dom: domain, path: string, bandwidth: uhyper, flags: uint }),
    nothing,
    '0.9.4',
  ),
  /** virDomainBlockPeek, since 0.4.2; at most 4 MiB at once */
  domainBlockPeek: procedure(
    103,
    struct({ dom: domain, path: string, offset: uhyper, size: uint, flags: uint }),
    struct({ buffer: bytes(4_194_304) }),
    '0.4.2',
  ),
  /** virDomainBlockPull, since 0.9.4; flags: DomainBlockPullFlags */
  domainBlockPull: procedure(
    240,
    struct({ dom: domain, path: string, bandwidth: uhyper, flags: uint }),
    nothing,
    '0.9.4',
  ),
  /** virDomainBlockRebase, since 0.9.10; flags: DomainBlockRebaseFlags */
  domainBlockRebase: procedure(
    266,
    struct({ dom: domain, path: string, base: optional(string), bandwidth: uhyper, flags: uint }),
    nothing,
    '0.9.10',
  ),
  /** virDomainBlockResize, since 0.9.8; flags: DomainBlockResizeFlags */
  domainBlockResize: procedure(
    251,
    struct({ dom: domain, disk: string, size: uhyper, flags: uint }),
    nothing,
    '0.9.8',
  ),
  /** virDomainBlockStats, since 0.3.2 */
  domainBlockStats: procedure(
    64,
    struct({ dom: domain, path: string }),
    struct({ rdReq: hyper, rdBytes: hyper, wrReq: hyper, wrBytes: hyper, errs: hyper }),
    '0.3.2',
  ),
  /** virDomainBlockStatsFlags, since 0.9.5; flags: TypedParameterFlags */
  domainBlockStatsFlags: procedure(
    243,
    struct({ dom: domain, path: string, nparams: int, flags: uint }),
    struct({ params: typedParams(16), nparams: int }),
    '0.9.5',
  ),
  /** virDomainGetBlockInfo, since 0.8.1; in bytes */
  domainGetBlockInfo: procedure(
    194,
    struct({ dom: domain, path: string, flags: uint }),
    struct({ allocation: uhyper, capacity: uhyper, physical: uhyper }),
    '0.8.1',
  ),
  /** virDomainGetBlockIoTune, since 0.9.8; flags: DomainModificationImpact and TypedParameterFlags */
  domainGetBlockIoTune: procedure(
    253,
    struct({ dom: domain, disk: optional(string), nparams: int, flags: uint }),
    struct({ params: typedParams(32), nparams: int }),
    '0.9.8',
  ),
  /** virDomainGetBlockJobInfo, since 0.9.4; flags: DomainBlockJobInfoFlags */
  domainGetBlockJobInfo: procedure(
    238,
    struct({ dom: domain, path: string, flags: uint }),
    struct({ found: flag, type: int, bandwidth: uhyper, cur: uhyper, end: uhyper }),
    '0.9.4',
  ),
  /** virDomainSetBlockIoTune, since 0.9.8; flags: DomainModificationImpact */
  domainSetBlockIoTune: procedure(
    252,
    struct({ dom: domain, disk: string, params: typedParamArgs(32), flags: uint }),
    nothing,
    '0.9.8',
  ),
  /** virDomainSetBlockThreshold, since 3.1.0 */
  domainSetBlockThreshold: procedure(
    386,
    struct({ dom: domain, dev: string, threshold: uhyper, flags: uint }),
    nothing,
    '3.1.0',
  ),
};
