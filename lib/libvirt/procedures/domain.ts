// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { procedure, streamProcedure } from '../procedure.ts';
import { typedParamArgs, typedParamList, typedParams } from '../typed-params.ts';
import {
  domain,
  domainDiskError,
  domainFsinfo,
  domainInterface,
  domainIothreadInfo,
  domainMemoryStat,
  securityLabel,
  vcpuInfo,
} from '../types.ts';
import {
  bytes,
  charText,
  flag,
  hyper,
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

export const domainProcedures = {
  /** virDomainAbortJob, since 0.7.7 */
  domainAbortJob: procedure(164, struct({ dom: domain }), nothing, '0.7.7'),
  /** virDomainAbortJobFlags, since 8.5.0; flags: DomainAbortJobFlagsValues */
  domainAbortJobFlags: procedure(442, struct({ dom: domain, flags: uint }), nothing, '8.5.0'),
  /** virDomainAddIOThread, since 1.2.15; flags: DomainModificationImpact */
  domainAddIothread: procedure(
    355,
    struct({ dom: domain, iothreadId: uint, flags: uint }),
    nothing,
    '1.2.15',
  ),
  /** virDomainAgentSetResponseTimeout, since 5.10.0 */
  domainAgentSetResponseTimeout: procedure(
    420,
    struct({ dom: domain, timeout: int, flags: uint }),
    struct({ result: int }),
    '5.10.0',
  ),
  /** virDomainAttachDevice, since 0.1.9 */
  domainAttachDevice: procedure(8, struct({ dom: domain, xml: string }), nothing, '0.1.9'),
  /** virDomainAttachDeviceFlags, since 0.7.7; flags: DomainDeviceModifyFlags */
  domainAttachDeviceFlags: procedure(
    160,
    struct({ dom: domain, xml: string, flags: uint }),
    nothing,
    '0.7.7',
  ),
  /** virDomainAuthorizedSSHKeysGet, since 6.10.0 */
  domainAuthorizedSshKeysGet: procedure(
    424,
    struct({ dom: domain, user: string, flags: uint }),
    struct({ keys: list(string, 2048) }),
    '6.10.0',
  ),
  /** virDomainAuthorizedSSHKeysSet, since 6.10.0; flags: DomainAuthorizedSshKeysSetFlags */
  domainAuthorizedSshKeysSet: procedure(
    425,
    struct({ dom: domain, user: string, keys: list(string, 2048), flags: uint }),
    nothing,
    '6.10.0',
  ),
  /** virDomainBackupBegin, since 6.0.0; flags: DomainBackupBeginFlags */
  domainBackupBegin: procedure(
    421,
    struct({ dom: domain, backupXml: string, checkpointXml: optional(string), flags: uint }),
    nothing,
    '6.0.0',
  ),
  /** virDomainBackupGetXMLDesc, since 6.0.0 */
  domainBackupGetXmlDesc: procedure(
    422,
    struct({ dom: domain, flags: uint }),
    struct({ xml: string }),
    '6.0.0',
  ),
  /** virDomainCoreDump, since 0.1.9; flags: DomainCoreDumpFlags */
  domainCoreDump: procedure(53, struct({ dom: domain, to: string, flags: uint }), nothing, '0.1.9'),
  /** virDomainCoreDumpWithFormat, since 1.2.3; dumpformat: DomainCoreDumpFormat; flags: DomainCoreDumpFlags */
  domainCoreDumpWithFormat: procedure(
    334,
    struct({ dom: domain, to: string, dumpformat: uint, flags: uint }),
    nothing,
    '1.2.3',
  ),
  /** virDomainCreate, since 0.1.1 */
  domainCreate: procedure(9, struct({ dom: domain }), nothing, '0.1.1'),
  /** virDomainCreateWithFlags, since 0.8.2; flags: DomainCreateFlags */
  domainCreateWithFlags: procedure(
    196,
    struct({ dom: domain, flags: uint }),
    struct({ dom: domain }),
    '0.8.2',
  ),
  /** virDomainCreateXML, since 0.5.0; flags: DomainCreateFlags */
  domainCreateXml: procedure(10, struct({ xmlDesc: string, flags: uint }), struct({ dom: domain }), '0.5.0'),
  /** virDomainDefineXML, since 0.1.1 */
  domainDefineXml: procedure(11, struct({ xml: string }), struct({ dom: domain }), '0.1.1'),
  /** virDomainDefineXMLFlags, since 1.2.12; flags: DomainDefineFlags */
  domainDefineXmlFlags: procedure(
    350,
    struct({ xml: string, flags: uint }),
    struct({ dom: domain }),
    '1.2.12',
  ),
  /** virDomainDelIOThread, since 1.2.15; flags: DomainModificationImpact */
  domainDelIothread: procedure(
    356,
    struct({ dom: domain, iothreadId: uint, flags: uint }),
    nothing,
    '1.2.15',
  ),
  /** virDomainDelThrottleGroup, since 11.2.0; flags: DomainModificationImpact */
  domainDelThrottleGroup: procedure(
    452,
    struct({ dom: domain, group: optional(string), flags: uint }),
    nothing,
    '11.2.0',
  ),
  /** virDomainDestroy, since 0.0.3 */
  domainDestroy: procedure(12, struct({ dom: domain }), nothing, '0.0.3'),
  /** virDomainDestroyFlags, since 0.9.4; flags: DomainDestroyFlagsValues */
  domainDestroyFlags: procedure(234, struct({ dom: domain, flags: uint }), nothing, '0.9.4'),
  /** virDomainDetachDevice, since 0.1.9 */
  domainDetachDevice: procedure(13, struct({ dom: domain, xml: string }), nothing, '0.1.9'),
  /** virDomainDetachDeviceAlias, since 4.4.0; flags: DomainDeviceModifyFlags */
  domainDetachDeviceAlias: procedure(
    392,
    struct({ dom: domain, alias: string, flags: uint }),
    nothing,
    '4.4.0',
  ),
  /** virDomainDetachDeviceFlags, since 0.7.7; flags: DomainDeviceModifyFlags */
  domainDetachDeviceFlags: procedure(
    161,
    struct({ dom: domain, xml: string, flags: uint }),
    nothing,
    '0.7.7',
  ),
  /** virDomainFSFreeze, since 1.2.5 */
  domainFsfreeze: procedure(
    335,
    struct({ dom: domain, mountpoints: list(string, 256), flags: uint }),
    struct({ filesystems: int }),
    '1.2.5',
  ),
  /** virDomainFSThaw, since 1.2.5 */
  domainFsthaw: procedure(
    336,
    struct({ dom: domain, mountpoints: list(string, 256), flags: uint }),
    struct({ filesystems: int }),
    '1.2.5',
  ),
  /** virDomainFSTrim, since 1.0.1 */
  domainFstrim: procedure(
    294,
    struct({ dom: domain, mountPoint: optional(string), minimum: uhyper, flags: uint }),
    nothing,
    '1.0.1',
  ),
  /** virDomainGetAutostart, since 0.2.1 */
  domainGetAutostart: procedure(15, struct({ dom: domain }), struct({ autostart: flag }), '0.2.1'),
  /** virDomainGetAutostartOnce, since 11.2.0 */
  domainGetAutostartOnce: procedure(449, struct({ dom: domain }), struct({ autostart: flag }), '11.2.0'),
  /** virDomainGetBlkioParameters, since 0.9.0; flags: DomainModificationImpact and TypedParameterFlags */
  domainGetBlkioParameters: procedure(
    206,
    struct({ dom: domain, nparams: int, flags: uint }),
    struct({ params: typedParams(16), nparams: int }),
    '0.9.0',
  ),
  /** virDomainGetControlInfo, since 0.9.3 */
  domainGetControlInfo: procedure(
    229,
    struct({ dom: domain, flags: uint }),
    struct({ state: uint, details: uint, stateTime: uhyper }),
    '0.9.3',
  ),
  /** virDomainGetCPUStats, since 0.9.10; flags: TypedParameterFlags; one run of parameters for each CPU; call with nparams 0 to learn how many */
  domainGetCpuStats: procedure(
    262,
    struct({ dom: domain, nparams: uint, startCpu: int, ncpus: uint, flags: uint }),
    struct({ params: typedParamList(2048), nparams: int }),
    '0.9.10',
  ),
  /** virDomainGetDiskErrors, since 0.9.10 */
  domainGetDiskErrors: procedure(
    263,
    struct({ dom: domain, maxerrors: uint, flags: uint }),
    struct({ errors: list(domainDiskError, 256), nerrors: int }),
    '0.9.10',
  ),
  /** virDomainGetEmulatorPinInfo, since 0.10.0; flags: DomainModificationImpact */
  domainGetEmulatorPinInfo: procedure(
    280,
    struct({ dom: domain, maplen: int, flags: uint }),
    struct({ cpumaps: bytes(8_388_608), ret: int }),
    '0.10.0',
  ),
  /** virDomainGetFSInfo, since 1.2.11 */
  domainGetFsinfo: procedure(
    349,
    struct({ dom: domain, flags: uint }),
    struct({ info: list(domainFsinfo, 256), ret: uint }),
    '1.2.11',
  ),
  /** virDomainGetGuestInfo, since 5.7.0; types: DomainGuestInfoTypes */
  domainGetGuestInfo: procedure(
    418,
    struct({ dom: domain, types: uint, flags: uint }),
    struct({ params: typedParams(2048) }),
    '5.7.0',
  ),
  /** virDomainGetGuestVcpus, since 2.0.0 */
  domainGetGuestVcpus: procedure(
    371,
    struct({ dom: domain, flags: uint }),
    struct({ params: typedParams(64) }),
    '2.0.0',
  ),
  /** virDomainGetHostname, since 0.10.0; flags: DomainGetHostnameFlags */
  domainGetHostname: procedure(
    277,
    struct({ dom: domain, flags: uint }),
    struct({ hostname: string }),
    '0.10.0',
  ),
  /** virDomainGetInfo, since 0.0.3; memory in KiB, cpuTime in nanoseconds */
  domainGetInfo: procedure(
    16,
    struct({ dom: domain }),
    struct({ state: uint, maxMem: uhyper, memory: uhyper, nrVirtCpu: uint, cpuTime: uhyper }),
    '0.0.3',
  ),
  /** virDomainGetInterfaceParameters, since 0.9.9; flags: DomainModificationImpact and TypedParameterFlags */
  domainGetInterfaceParameters: procedure(
    257,
    struct({ dom: domain, device: string, nparams: int, flags: uint }),
    struct({ params: typedParams(16), nparams: int }),
    '0.9.9',
  ),
  /** virDomainGetIOThreadInfo, since 1.2.14; flags: DomainModificationImpact */
  domainGetIothreadInfo: procedure(
    351,
    struct({ dom: domain, flags: uint }),
    struct({ info: list(domainIothreadInfo, 16_384), ret: uint }),
    '1.2.14',
  ),
  /** virDomainGetJobInfo, since 0.7.7; times in ms, sizes in bytes */
  domainGetJobInfo: procedure(
    163,
    struct({ dom: domain }),
    struct({
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
    }),
    '0.7.7',
  ),
  /** virDomainGetJobStats, since 1.0.3; flags: DomainGetJobStatsFlags */
  domainGetJobStats: procedure(
    298,
    struct({ dom: domain, flags: uint }),
    struct({ type: int, params: typedParams(64) }),
    '1.0.3',
  ),
  /** virDomainGetLaunchSecurityInfo, since 4.5.0 */
  domainGetLaunchSecurityInfo: procedure(
    396,
    struct({ dom: domain, flags: uint }),
    struct({ params: typedParams(64) }),
    '4.5.0',
  ),
  /** virDomainGetMaxMemory, since 0.0.3 */
  domainGetMaxMemory: procedure(17, struct({ dom: domain }), struct({ memory: uhyper }), '0.0.3'),
  /** virDomainGetMaxVcpus, since 0.2.1 */
  domainGetMaxVcpus: procedure(18, struct({ dom: domain }), struct({ num: int }), '0.2.1'),
  /** virDomainGetMemoryParameters, since 0.8.5; flags: DomainModificationImpact and TypedParameterFlags */
  domainGetMemoryParameters: procedure(
    198,
    struct({ dom: domain, nparams: int, flags: uint }),
    struct({ params: typedParams(16), nparams: int }),
    '0.8.5',
  ),
  /** virDomainGetMessages, since 7.1.0; flags: DomainMessageType */
  domainGetMessages: procedure(
    426,
    struct({ dom: domain, flags: uint }),
    struct({ msgs: list(string, 2048) }),
    '7.1.0',
  ),
  /** virDomainGetMetadata, since 0.9.10; type: DomainMetadataType; flags: DomainModificationImpact */
  domainGetMetadata: procedure(
    265,
    struct({ dom: domain, type: int, uri: optional(string), flags: uint }),
    struct({ metadata: string }),
    '0.9.10',
  ),
  /** virDomainGetNumaParameters, since 0.9.9; flags: DomainModificationImpact and TypedParameterFlags */
  domainGetNumaParameters: procedure(
    255,
    struct({ dom: domain, nparams: int, flags: uint }),
    struct({ params: typedParams(16), nparams: int }),
    '0.9.9',
  ),
  /** virDomainGetOSType, since 0.0.3 */
  domainGetOsType: procedure(19, struct({ dom: domain }), struct({ type: string }), '0.0.3'),
  /** virDomainGetPerfEvents, since 1.3.3; flags: DomainModificationImpact and TypedParameterFlags */
  domainGetPerfEvents: procedure(
    365,
    struct({ dom: domain, flags: uint }),
    struct({ params: typedParams(64) }),
    '1.3.3',
  ),
  /** virDomainGetSchedulerParameters, since 0.2.3 */
  domainGetSchedulerParameters: procedure(
    57,
    struct({ dom: domain, nparams: int }),
    struct({ params: typedParams(16) }),
    '0.2.3',
  ),
  /** virDomainGetSchedulerParametersFlags, since 0.9.2; flags: DomainModificationImpact and TypedParameterFlags */
  domainGetSchedulerParametersFlags: procedure(
    223,
    struct({ dom: domain, nparams: int, flags: uint }),
    struct({ params: typedParams(16) }),
    '0.9.2',
  ),
  /** virDomainGetSchedulerType, since 0.2.3 */
  domainGetSchedulerType: procedure(
    56,
    struct({ dom: domain }),
    struct({ type: string, nparams: int }),
    '0.2.3',
  ),
  /** virDomainGetSecurityLabel, since 0.6.1 */
  domainGetSecurityLabel: procedure(
    121,
    struct({ dom: domain }),
    struct({ label: charText(4097), enforcing: flag }),
    '0.6.1',
  ),
  /** virDomainGetSecurityLabelList, since 0.10.0 */
  domainGetSecurityLabelList: procedure(
    278,
    struct({ dom: domain }),
    struct({ labels: list(securityLabel, 64), ret: int }),
    '0.10.0',
  ),
  /** virDomainGetState, since 0.9.2 */
  domainGetState: procedure(
    212,
    struct({ dom: domain, flags: uint }),
    struct({ state: int, reason: int }),
    '0.9.2',
  ),
  /** virDomainGetTime, since 1.2.5 */
  domainGetTime: procedure(
    337,
    struct({ dom: domain, flags: uint }),
    struct({ seconds: hyper, nseconds: uint }),
    '1.2.5',
  ),
  /** virDomainGetVcpuPinInfo, since 0.9.3; flags: DomainModificationImpact */
  domainGetVcpuPinInfo: procedure(
    230,
    struct({ dom: domain, ncpumaps: int, maplen: int, flags: uint }),
    struct({ cpumaps: bytes(8_388_608), num: int }),
    '0.9.3',
  ),
  /** virDomainGetVcpus, since 0.1.4 */
  domainGetVcpus: procedure(
    20,
    struct({ dom: domain, maxinfo: int, maplen: int }),
    struct({ info: list(vcpuInfo, 16_384), cpumaps: bytes(8_388_608) }),
    '0.1.4',
  ),
  /** virDomainGetVcpusFlags, since 0.8.5; flags: DomainVcpuFlags */
  domainGetVcpusFlags: procedure(200, struct({ dom: domain, flags: uint }), struct({ num: int }), '0.8.5'),
  /** virDomainGetXMLDesc, since 0.0.3; flags: DomainXmlFlags */
  domainGetXmlDesc: procedure(14, struct({ dom: domain, flags: uint }), struct({ xml: string }), '0.0.3'),
  /** virDomainGraphicsReload, since 10.2.0; type: DomainGraphicsReloadType */
  domainGraphicsReload: procedure(448, struct({ dom: domain, type: uint, flags: uint }), nothing, '10.2.0'),
  /** virDomainHasManagedSaveImage, since 0.8.0 */
  domainHasManagedSaveImage: procedure(
    183,
    struct({ dom: domain, flags: uint }),
    struct({ result: flag }),
    '0.8.0',
  ),
  /** virDomainInjectNMI, since 0.9.2 */
  domainInjectNmi: procedure(210, struct({ dom: domain, flags: uint }), nothing, '0.9.2'),
  /** virDomainInterfaceAddresses, since 1.2.14; source: DomainInterfaceAddressesSource */
  domainInterfaceAddresses: procedure(
    353,
    struct({ dom: domain, source: uint, flags: uint }),
    struct({ ifaces: list(domainInterface, 2048) }),
    '1.2.14',
  ),
  /** virDomainInterfaceStats, since 0.3.2 */
  domainInterfaceStats: procedure(
    65,
    struct({ dom: domain, device: string }),
    struct({
      rxBytes: hyper,
      rxPackets: hyper,
      rxErrs: hyper,
      rxDrop: hyper,
      txBytes: hyper,
      txPackets: hyper,
      txErrs: hyper,
      txDrop: hyper,
    }),
    '0.3.2',
  ),
  /** virDomainIsActive, since 0.7.3 */
  domainIsActive: procedure(150, struct({ dom: domain }), struct({ active: flag }), '0.7.3'),
  /** virDomainIsPersistent, since 0.7.3 */
  domainIsPersistent: procedure(151, struct({ dom: domain }), struct({ persistent: flag }), '0.7.3'),
  /** virDomainIsUpdated, since 0.8.6 */
  domainIsUpdated: procedure(202, struct({ dom: domain }), struct({ updated: flag }), '0.8.6'),
  /** virDomainLookupByID, since 0.0.3 */
  domainLookupById: procedure(22, struct({ id: int }), struct({ dom: domain }), '0.0.3'),
  /** virDomainLookupByName, since 0.0.3 */
  domainLookupByName: procedure(23, struct({ name: string }), struct({ dom: domain }), '0.0.3'),
  /** virDomainLookupByUUID, since 0.0.5 */
  domainLookupByUuid: procedure(24, struct({ uuid }), struct({ dom: domain }), '0.0.5'),
  /** virDomainManagedSave, since 0.8.0; flags: DomainSaveRestoreFlags */
  domainManagedSave: procedure(182, struct({ dom: domain, flags: uint }), nothing, '0.8.0'),
  /** virDomainManagedSaveDefineXML, since 3.7.0; flags: DomainSaveRestoreFlags */
  domainManagedSaveDefineXml: procedure(
    389,
    struct({ dom: domain, dxml: optional(string), flags: uint }),
    nothing,
    '3.7.0',
  ),
  /** virDomainManagedSaveGetXMLDesc, since 3.7.0; flags: DomainSaveImageXmlFlags */
  domainManagedSaveGetXmlDesc: procedure(
    388,
    struct({ dom: domain, flags: uint }),
    struct({ xml: string }),
    '3.7.0',
  ),
  /** virDomainManagedSaveRemove, since 0.8.0 */
  domainManagedSaveRemove: procedure(184, struct({ dom: domain, flags: uint }), nothing, '0.8.0'),
  /** virDomainMemoryPeek, since 0.4.2; flags: DomainMemoryFlags; at most 4 MiB at once */
  domainMemoryPeek: procedure(
    104,
    struct({ dom: domain, offset: uhyper, size: uint, flags: uint }),
    struct({ buffer: bytes(4_194_304) }),
    '0.4.2',
  ),
  /** virDomainMemoryStats, since 0.7.5 */
  domainMemoryStats: procedure(
    159,
    struct({ dom: domain, maxStats: uint, flags: uint }),
    struct({ stats: list(domainMemoryStat, 1024) }),
    '0.7.5',
  ),
  /** virDomainOpenChannel, since 1.0.2; flags: DomainChannelFlags */
  domainOpenChannel: streamProcedure(
    296,
    'both',
    struct({ dom: domain, name: optional(string), flags: uint }),
    nothing,
    '1.0.2',
  ),
  /** virDomainOpenConsole, since 0.8.6; flags: DomainConsoleFlags */
  domainOpenConsole: streamProcedure(
    201,
    'both',
    struct({ dom: domain, devName: optional(string), flags: uint }),
    nothing,
    '0.8.6',
  ),
  /** virDomainPinEmulator, since 0.10.0; flags: DomainModificationImpact */
  domainPinEmulator: procedure(
    279,
    struct({ dom: domain, cpumap: bytes(2048), flags: uint }),
    nothing,
    '0.10.0',
  ),
  /** virDomainPinIOThread, since 1.2.14; flags: DomainModificationImpact */
  domainPinIothread: procedure(
    352,
    struct({ dom: domain, iothreadsId: uint, cpumap: bytes(2048), flags: uint }),
    nothing,
    '1.2.14',
  ),
  /** virDomainPinVcpu, since 0.1.4 */
  domainPinVcpu: procedure(26, struct({ dom: domain, vcpu: uint, cpumap: bytes(2048) }), nothing, '0.1.4'),
  /** virDomainPinVcpuFlags, since 0.9.3; flags: DomainModificationImpact */
  domainPinVcpuFlags: procedure(
    225,
    struct({ dom: domain, vcpu: uint, cpumap: bytes(2048), flags: uint }),
    nothing,
    '0.9.3',
  ),
  /** virDomainPMSuspendForDuration, since 0.9.10; target: NodeSuspendTarget */
  domainPmSuspendForDuration: procedure(
    261,
    struct({ dom: domain, target: uint, duration: uhyper, flags: uint }),
    nothing,
    '0.9.10',
  ),
  /** virDomainPMWakeup, since 0.9.11; wakes a guest that sent itself to sleep */
  domainPmWakeup: procedure(267, struct({ dom: domain, flags: uint }), nothing, '0.9.11'),
  /** virDomainReboot, since 0.1.0; flags: DomainRebootFlagValues */
  domainReboot: procedure(27, struct({ dom: domain, flags: uint }), nothing, '0.1.0'),
  /** virDomainRename, since 1.2.19 */
  domainRename: procedure(
    358,
    struct({ dom: domain, newName: optional(string), flags: uint }),
    struct({ retcode: int }),
    '1.2.19',
  ),
  /** virDomainReset, since 0.9.7 */
  domainReset: procedure(245, struct({ dom: domain, flags: uint }), nothing, '0.9.7'),
  /** virDomainRestore, since 0.0.3 */
  domainRestore: procedure(54, struct({ from: string }), nothing, '0.0.3'),
  /** virDomainRestoreFlags, since 0.9.4; flags: DomainSaveRestoreFlags */
  domainRestoreFlags: procedure(
    233,
    struct({ from: string, dxml: optional(string), flags: uint }),
    nothing,
    '0.9.4',
  ),
  /** virDomainRestoreParams, since 8.4.0; flags: DomainSaveRestoreFlags */
  domainRestoreParams: procedure(441, struct({ params: typedParamArgs(64), flags: uint }), nothing, '8.4.0'),
  /** virDomainResume, since 0.0.3 */
  domainResume: procedure(28, struct({ dom: domain }), nothing, '0.0.3'),
  /** virDomainSave, since 0.0.3 */
  domainSave: procedure(55, struct({ dom: domain, to: string }), nothing, '0.0.3'),
  /** virDomainSaveFlags, since 0.9.4; flags: DomainSaveRestoreFlags */
  domainSaveFlags: procedure(
    232,
    struct({ dom: domain, to: string, dxml: optional(string), flags: uint }),
    nothing,
    '0.9.4',
  ),
  /** virDomainSaveImageDefineXML, since 0.9.4; flags: DomainSaveRestoreFlags */
  domainSaveImageDefineXml: procedure(
    236,
    struct({ file: string, dxml: string, flags: uint }),
    nothing,
    '0.9.4',
  ),
  /** virDomainSaveImageGetXMLDesc, since 0.9.4; flags: DomainSaveImageXmlFlags */
  domainSaveImageGetXmlDesc: procedure(
    235,
    struct({ file: string, flags: uint }),
    struct({ xml: string }),
    '0.9.4',
  ),
  /** virDomainSaveParams, since 8.4.0; flags: DomainSaveRestoreFlags */
  domainSaveParams: procedure(
    440,
    struct({ dom: domain, params: typedParamArgs(64), flags: uint }),
    nothing,
    '8.4.0',
  ),
  /** virDomainScreenshot, since 0.9.2 */
  domainScreenshot: streamProcedure(
    211,
    'read',
    struct({ dom: domain, screen: uint, flags: uint }),
    struct({ mime: optional(string) }),
    '0.9.2',
  ),
  /** virDomainSendKey, since 0.9.3; codeset: KeycodeSet; `holdtime` in ms; the keys are pressed together */
  domainSendKey: procedure(
    226,
    struct({ dom: domain, codeset: uint, holdtime: uint, keycodes: list(uint, 16), flags: uint }),
    nothing,
    '0.9.3',
  ),
  /** virDomainSendProcessSignal, since 1.0.1; signum: DomainProcessSignal */
  domainSendProcessSignal: procedure(
    295,
    struct({ dom: domain, pidValue: hyper, signum: uint, flags: uint }),
    nothing,
    '1.0.1',
  ),
  /** virDomainSetAutostart, since 0.2.1 */
  domainSetAutostart: procedure(29, struct({ dom: domain, autostart: flag }), nothing, '0.2.1'),
  /** virDomainSetAutostartOnce, since 11.2.0 */
  domainSetAutostartOnce: procedure(450, struct({ dom: domain, autostart: flag }), nothing, '11.2.0'),
  /** virDomainSetBlkioParameters, since 0.9.0; flags: DomainModificationImpact */
  domainSetBlkioParameters: procedure(
    205,
    struct({ dom: domain, params: typedParamArgs(16), flags: uint }),
    nothing,
    '0.9.0',
  ),
  /** virDomainSetGuestVcpus, since 2.0.0 */
  domainSetGuestVcpus: procedure(
    372,
    struct({ dom: domain, cpumap: string, state: flag, flags: uint }),
    nothing,
    '2.0.0',
  ),
  /** virDomainSetInterfaceParameters, since 0.9.9; flags: DomainModificationImpact */
  domainSetInterfaceParameters: procedure(
    256,
    struct({ dom: domain, device: string, params: typedParamArgs(16), flags: uint }),
    nothing,
    '0.9.9',
  ),
  /** virDomainSetIOThreadParams, since 4.10.0; flags: DomainModificationImpact and TypedParameterFlags */
  domainSetIothreadParams: procedure(
    402,
    struct({ dom: domain, iothreadId: uint, params: typedParamArgs(64), flags: uint }),
    nothing,
    '4.10.0',
  ),
  /** virDomainSetLaunchSecurityState, since 8.0.0 */
  domainSetLaunchSecurityState: procedure(
    439,
    struct({ dom: domain, params: typedParamArgs(64), flags: uint }),
    nothing,
    '8.0.0',
  ),
  /** virDomainSetLifecycleAction, since 3.9.0; type: DomainLifecycle; action: DomainLifecycleAction; flags: DomainModificationImpact */
  domainSetLifecycleAction: procedure(
    390,
    struct({ dom: domain, type: uint, action: uint, flags: uint }),
    nothing,
    '3.9.0',
  ),
  /** virDomainSetMaxMemory, since 0.0.3 */
  domainSetMaxMemory: procedure(30, struct({ dom: domain, memory: uhyper }), nothing, '0.0.3'),
  /** virDomainSetMemory, since 0.1.1 */
  domainSetMemory: procedure(31, struct({ dom: domain, memory: uhyper }), nothing, '0.1.1'),
  /** virDomainSetMemoryFlags, since 0.9.0; flags: DomainMemoryModFlags */
  domainSetMemoryFlags: procedure(
    204,
    struct({ dom: domain, memory: uhyper, flags: uint }),
    nothing,
    '0.9.0',
  ),
  /** virDomainSetMemoryParameters, since 0.8.5; flags: DomainModificationImpact */
  domainSetMemoryParameters: procedure(
    197,
    struct({ dom: domain, params: typedParamArgs(16), flags: uint }),
    nothing,
    '0.8.5',
  ),
  /** virDomainSetMemoryStatsPeriod, since 1.1.1; flags: DomainMemoryModFlags */
  domainSetMemoryStatsPeriod: procedure(
    308,
    struct({ dom: domain, period: int, flags: uint }),
    nothing,
    '1.1.1',
  ),
  /** virDomainSetMetadata, since 0.9.10; type: DomainMetadataType; flags: DomainModificationImpact; `metadata` null removes it, `key` is the prefix for `uri` */
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
    '0.9.10',
  ),
  /** virDomainSetNumaParameters, since 0.9.9; flags: DomainModificationImpact */
  domainSetNumaParameters: procedure(
    254,
    struct({ dom: domain, params: typedParamArgs(16), flags: uint }),
    nothing,
    '0.9.9',
  ),
  /** virDomainSetPerfEvents, since 1.3.3; flags: DomainModificationImpact */
  domainSetPerfEvents: procedure(
    366,
    struct({ dom: domain, params: typedParamArgs(64), flags: uint }),
    nothing,
    '1.3.3',
  ),
  /** virDomainSetSchedulerParameters, since 0.2.3 */
  domainSetSchedulerParameters: procedure(
    58,
    struct({ dom: domain, params: typedParamArgs(16) }),
    nothing,
    '0.2.3',
  ),
  /** virDomainSetSchedulerParametersFlags, since 0.9.2; flags: DomainModificationImpact */
  domainSetSchedulerParametersFlags: procedure(
    219,
    struct({ dom: domain, params: typedParamArgs(16), flags: uint }),
    nothing,
    '0.9.2',
  ),
  /** virDomainSetThrottleGroup, since 11.2.0; flags: DomainModificationImpact */
  domainSetThrottleGroup: procedure(
    451,
    struct({ dom: domain, group: string, params: typedParamArgs(32), flags: uint }),
    nothing,
    '11.2.0',
  ),
  /** virDomainSetTime, since 1.2.5; flags: DomainSetTimeFlags */
  domainSetTime: procedure(
    338,
    struct({ dom: domain, seconds: hyper, nseconds: uint, flags: uint }),
    nothing,
    '1.2.5',
  ),
  /** virDomainSetUserPassword, since 1.2.16; flags: DomainSetUserPasswordFlags */
  domainSetUserPassword: procedure(
    357,
    struct({ dom: domain, user: optional(string), password: optional(string), flags: uint }),
    nothing,
    '1.2.16',
  ),
  /** virDomainSetVcpu, since 3.1.0; flags: DomainModificationImpact */
  domainSetVcpu: procedure(
    384,
    struct({ dom: domain, cpumap: string, state: flag, flags: uint }),
    nothing,
    '3.1.0',
  ),
  /** virDomainSetVcpus, since 0.1.4 */
  domainSetVcpus: procedure(32, struct({ dom: domain, nvcpus: uint }), nothing, '0.1.4'),
  /** virDomainSetVcpusFlags, since 0.8.5; flags: DomainVcpuFlags */
  domainSetVcpusFlags: procedure(199, struct({ dom: domain, nvcpus: uint, flags: uint }), nothing, '0.8.5'),
  /** virDomainShutdown, since 0.0.3 */
  domainShutdown: procedure(33, struct({ dom: domain }), nothing, '0.0.3'),
  /** virDomainShutdownFlags, since 0.9.10; flags: DomainShutdownFlagValues */
  domainShutdownFlags: procedure(258, struct({ dom: domain, flags: uint }), nothing, '0.9.10'),
  /** virDomainStartDirtyRateCalc, since 7.2.0; flags: DomainDirtyRateCalcFlags */
  domainStartDirtyRateCalc: procedure(
    427,
    struct({ dom: domain, seconds: int, flags: uint }),
    nothing,
    '7.2.0',
  ),
  /** virDomainSuspend, since 0.0.3 */
  domainSuspend: procedure(34, struct({ dom: domain }), nothing, '0.0.3'),
  /** virDomainUndefine, since 0.1.1 */
  domainUndefine: procedure(35, struct({ dom: domain }), nothing, '0.1.1'),
  /** virDomainUndefineFlags, since 0.9.4; flags: DomainUndefineFlagsValues */
  domainUndefineFlags: procedure(231, struct({ dom: domain, flags: uint }), nothing, '0.9.4'),
  /** virDomainUpdateDeviceFlags, since 0.8.0; flags: DomainDeviceModifyFlags */
  domainUpdateDeviceFlags: procedure(
    174,
    struct({ dom: domain, xml: string, flags: uint }),
    nothing,
    '0.8.0',
  ),
};
