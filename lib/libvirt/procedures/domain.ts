import { procedure, qemuProcedure, streamProcedure } from '../procedure.ts';
import { typedParams } from '../typed-params.ts';
import { domain, domains, listArgs } from '../types.ts';
import {
  type Codec,
  flag,
  int,
  list,
  nothing,
  optional,
  string,
  struct,
  uhyper,
  uint,
  uuid,
} from '../xdr-types.ts';

const dom = struct({ dom: domain });
const domFlags = struct({ dom: domain, flags: uint });
const domXmlFlags = struct({ dom: domain, xml: string, flags: uint });

/** Domains. Numbers and shapes: libvirt src/remote/remote_protocol.x and qemu_protocol.x */
export const domainProcedures = {
  connectListAllDomains: procedure(273, struct(listArgs), struct({ domains, ret: uint })),
  domainLookupById: procedure(22, struct({ id: int }), dom),
  domainLookupByName: procedure(23, struct({ name: string }), dom),
  domainLookupByUuid: procedure(24, struct({ uuid }), dom),
  domainGetXmlDesc: procedure(14, domFlags, struct({ xml: string })),
  domainGetState: procedure(212, domFlags, struct({ state: int, reason: int })),
  /** Memory in KiB, cpuTime in nanoseconds. */
  domainGetInfo: procedure(
    16,
    dom,
    struct({ state: uint, maxMem: uhyper, memory: uhyper, nrVirtCpu: uint, cpuTime: uhyper }),
  ),
  /** An empty `doms` means all. Blocks behind a domain that does not answer: use a connection of its own. */
  connectGetAllDomainStats: procedure(
    344,
    struct({ doms: domains, stats: uint, flags: uint }),
    struct({ retStats: list(struct({ dom: domain, params: typedParams(262_144) }), 16_384) }),
  ),
  domainDefineXmlFlags: procedure(350, struct({ xml: string, flags: uint }), dom),
  domainUndefineFlags: procedure(231, domFlags, nothing),
  domainCreateWithFlags: procedure(196, domFlags, dom),
  domainShutdownFlags: procedure(258, domFlags, nothing),
  domainReboot: procedure(27, domFlags, nothing),
  /** Wakes a guest that sent itself to sleep. */
  domainPmWakeup: procedure(267, domFlags, nothing),
  domainReset: procedure(245, domFlags, nothing),
  domainDestroyFlags: procedure(234, domFlags, nothing),
  domainSuspend: procedure(34, dom, nothing),
  domainResume: procedure(28, dom, nothing),
  domainUpdateDeviceFlags: procedure(174, domXmlFlags, nothing),
  domainAttachDeviceFlags: procedure(160, domXmlFlags, nothing),
  domainDetachDeviceFlags: procedure(161, domXmlFlags, nothing),
  domainHasManagedSaveImage: procedure(183, domFlags, struct({ result: flag })),
  domainManagedSave: procedure(182, domFlags, nothing),
  domainManagedSaveRemove: procedure(184, domFlags, nothing),
  domainSetAutostart: procedure(29, struct({ dom: domain, autostart: flag }), nothing),
  domainGetAutostart: procedure(15, dom, struct({ autostart: flag })),
  domainIsActive: procedure(150, dom, struct({ active: flag })),
  domainIsPersistent: procedure(151, dom, struct({ persistent: flag })),
  domainIsUpdated: procedure(202, dom, struct({ updated: flag })),
  /** `metadata` null removes it; `key` is the prefix for `uri`. */
  domainSetMetadata: procedure(
    264,
    struct({
      dom: domain,
      type: int,
      metadata: optional(string),
      key: optional(string),
      uri: optional(string),
      flags: uint,
    }),
    nothing,
  ),
  domainGetMetadata: procedure(
    265,
    struct({ dom: domain, type: int, uri: optional(string), flags: uint }),
    struct({ metadata: string }),
  ),
  domainInterfaceAddresses: procedure(
    353,
    struct({ dom: domain, source: uint, flags: uint }),
    struct({
      ifaces: list(
        struct({
          name: string,
          hwaddr: optional(string),
          addrs: list(struct({ type: int, addr: string, prefix: uint }), 2048),
        }),
        2048,
      ),
    }),
  ),
  domainGetHostname: procedure(277, domFlags, struct({ hostname: string })),
  domainGetGuestInfo: procedure(
    418,
    struct({ dom: domain, types: uint, flags: uint }),
    struct({ params: typedParams(2048) }),
  ),
  /** In bytes. */
  domainGetBlockInfo: procedure(
    194,
    struct({ dom: domain, path: string, flags: uint }),
    struct({ allocation: uhyper, capacity: uhyper, physical: uhyper }),
  ),
  domainGetJobInfo: procedure(163, dom, jobInfo()),
  /** `holdtime` in ms, at most 16 keys, pressed together. */
  domainSendKey: procedure(
    226,
    struct({ dom: domain, codeset: uint, holdtime: uint, keycodes: list(uint, 16), flags: uint }),
    nothing,
  ),
  domainOpenConsole: streamProcedure(
    201,
    'both',
    struct({ dom: domain, devName: optional(string), flags: uint }),
    nothing,
  ),
  domainScreenshot: streamProcedure(
    211,
    'read',
    struct({ dom: domain, screen: uint, flags: uint }),
    struct({ mime: optional(string) }),
  ),
  /** `timeout` in seconds, or one of AgentTimeout. */
  qemuDomainAgentCommand: qemuProcedure(
    3,
    struct({ dom: domain, cmd: string, timeout: int, flags: uint }),
    struct({ result: optional(string) }),
  ),
};

type JobInfo = { type: number } & Record<
  | 'timeElapsed'
  | 'timeRemaining'
  | 'dataTotal'
  | 'dataProcessed'
  | 'dataRemaining'
  | 'memTotal'
  | 'memProcessed'
  | 'memRemaining'
  | 'fileTotal'
  | 'fileProcessed'
  | 'fileRemaining',
  bigint
>;

/** Times in ms, sizes in bytes. */
function jobInfo(): Codec<JobInfo> {
  return struct({
    type: int,
    timeElapsed: uhyper,
    timeRemaining: uhyper,
    dataTotal: uhyper,
    dataProcessed: uhyper,
    dataRemaining: uhyper,
    memTotal: uhyper,
    memProcessed: uhyper,
    memRemaining: uhyper,
    fileTotal: uhyper,
    fileProcessed: uhyper,
    fileRemaining: uhyper,
  });
}
