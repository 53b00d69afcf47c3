// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { procedure, streamProcedure } from '../procedure.ts';
import { typedParamArgs } from '../typed-params.ts';
import { domain } from '../types.ts';
import { bytes, flag, int, nothing, optional, string, struct, uhyper, uint } from '../xdr-types.ts';

export const domainMigrateProcedures = {
  domainMigrateBegin3: procedure(
    213,
    struct({
      dom: domain,
      xmlin: optional(string),
      flags: uhyper,
      dname: optional(string),
      resource: uhyper,
    }),
    struct({ cookieOut: bytes(4_194_304), xml: string }),
  ),
  domainMigrateBegin3Params: procedure(
    302,
    struct({ dom: domain, params: typedParamArgs(64), flags: uint }),
    struct({ cookieOut: bytes(4_194_304), xml: string }),
  ),
  domainMigrateConfirm3: procedure(
    218,
    struct({ dom: domain, cookieIn: bytes(4_194_304), flags: uhyper, cancelled: flag }),
    nothing,
  ),
  domainMigrateConfirm3Params: procedure(
    307,
    struct({
      dom: domain,
      params: typedParamArgs(64),
      cookieIn: bytes(4_194_304),
      flags: uint,
      cancelled: flag,
    }),
    nothing,
  ),
  domainMigrateFinish: procedure(
    63,
    struct({ dname: string, cookie: bytes(4_194_304), uri: string, flags: uhyper }),
    struct({ ddom: domain }),
  ),
  domainMigrateFinish2: procedure(
    109,
    struct({ dname: string, cookie: bytes(4_194_304), uri: string, flags: uhyper, retcode: int }),
    struct({ ddom: domain }),
  ),
  domainMigrateFinish3: procedure(
    217,
    struct({
      dname: string,
      cookieIn: bytes(4_194_304),
      dconnuri: optional(string),
      uri: optional(string),
      flags: uhyper,
      cancelled: flag,
    }),
    struct({ dom: domain, cookieOut: bytes(4_194_304) }),
  ),
  domainMigrateFinish3Params: procedure(
    306,
    struct({ params: typedParamArgs(64), cookieIn: bytes(4_194_304), flags: uint, cancelled: flag }),
    struct({ dom: domain, cookieOut: bytes(4_194_304) }),
  ),
  /** virDomainMigrateGetCompressionCache, since 1.0.3 */
  domainMigrateGetCompressionCache: procedure(
    299,
    struct({ dom: domain, flags: uint }),
    struct({ cacheSize: uhyper }),
    '1.0.3',
  ),
  /** virDomainMigrateGetMaxDowntime, since 3.7.0 */
  domainMigrateGetMaxDowntime: procedure(
    387,
    struct({ dom: domain, flags: uint }),
    struct({ downtime: uhyper }),
    '3.7.0',
  ),
  /** virDomainMigrateGetMaxSpeed, since 0.9.5; flags: DomainMigrateMaxSpeedFlags */
  domainMigrateGetMaxSpeed: procedure(
    242,
    struct({ dom: domain, flags: uint }),
    struct({ bandwidth: uhyper }),
    '0.9.5',
  ),
  domainMigratePerform: procedure(
    62,
    struct({
      dom: domain,
      cookie: bytes(4_194_304),
      uri: string,
      flags: uhyper,
      dname: optional(string),
      resource: uhyper,
    }),
    nothing,
  ),
  domainMigratePerform3: procedure(
    216,
    struct({
      dom: domain,
      xmlin: optional(string),
      cookieIn: bytes(4_194_304),
      dconnuri: optional(string),
      uri: optional(string),
      flags: uhyper,
      dname: optional(string),
      resource: uhyper,
    }),
    struct({ cookieOut: bytes(4_194_304) }),
  ),
  domainMigratePerform3Params: procedure(
    305,
    struct({
      dom: domain,
      dconnuri: optional(string),
      params: typedParamArgs(64),
      cookieIn: bytes(4_194_304),
      flags: uint,
    }),
    struct({ cookieOut: bytes(4_194_304) }),
  ),
  domainMigratePrepare: procedure(
    61,
    struct({ uriIn: optional(string), flags: uhyper, dname: optional(string), resource: uhyper }),
    struct({ cookie: bytes(4_194_304), uriOut: optional(string) }),
  ),
  domainMigratePrepare2: procedure(
    108,
    struct({
      uriIn: optional(string),
      flags: uhyper,
      dname: optional(string),
      resource: uhyper,
      domXml: string,
    }),
    struct({ cookie: bytes(4_194_304), uriOut: optional(string) }),
  ),
  domainMigratePrepare3: procedure(
    214,
    struct({
      cookieIn: bytes(4_194_304),
      uriIn: optional(string),
      flags: uhyper,
      dname: optional(string),
      resource: uhyper,
      domXml: string,
    }),
    struct({ cookieOut: bytes(4_194_304), uriOut: optional(string) }),
  ),
  domainMigratePrepare3Params: procedure(
    303,
    struct({ params: typedParamArgs(64), cookieIn: bytes(4_194_304), flags: uint }),
    struct({ cookieOut: bytes(4_194_304), uriOut: optional(string) }),
  ),
  domainMigratePrepareTunnel: streamProcedure(
    148,
    'write',
    struct({ flags: uhyper, dname: optional(string), resource: uhyper, domXml: string }),
    nothing,
  ),
  domainMigratePrepareTunnel3: streamProcedure(
    215,
    'write',
    struct({
      cookieIn: bytes(4_194_304),
      flags: uhyper,
      dname: optional(string),
      resource: uhyper,
      domXml: string,
    }),
    struct({ cookieOut: bytes(4_194_304) }),
  ),
  domainMigratePrepareTunnel3Params: streamProcedure(
    304,
    'write',
    struct({ params: typedParamArgs(64), cookieIn: bytes(4_194_304), flags: uint }),
    struct({ cookieOut: bytes(4_194_304) }),
  ),
  /** virDomainMigrateSetCompressionCache, since 1.0.3 */
  domainMigrateSetCompressionCache: procedure(
    300,
    struct({ dom: domain, cacheSize: uhyper, flags: uint }),
    nothing,
    '1.0.3',
  ),
  /** virDomainMigrateSetMaxDowntime, since 0.8.0 */
  domainMigrateSetMaxDowntime: procedure(
    166,
    struct({ dom: domain, downtime: uhyper, flags: uint }),
    nothing,
    '0.8.0',
  ),
  /** virDomainMigrateSetMaxSpeed, since 0.9.0; flags: DomainMigrateMaxSpeedFlags */
  domainMigrateSetMaxSpeed: procedure(
    207,
    struct({ dom: domain, bandwidth: uhyper, flags: uint }),
    nothing,
    '0.9.0',
  ),
  /** virDomainMigrateStartPostCopy, since 1.3.3 */
  domainMigrateStartPostCopy: procedure(364, struct({ dom: domain, flags: uint }), nothing, '1.3.3'),
};
