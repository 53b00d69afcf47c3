// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { procedure } from '../procedure.ts';
import { typedParamArgs } from '../typed-params.ts';
import {
  domain,
  domainStatsRecord,
  hostInterface,
  network,
  nodeDevice,
  nwfilter,
  nwfilterBinding,
  secret,
  storagePool,
} from '../types.ts';
import { flag, int, list, nothing, optional, string, struct, uhyper, uint } from '../xdr-types.ts';

export const connectProcedures = {
  /** virConnectBaselineCPU, since 0.7.7; flags: ConnectBaselineCpuFlags */
  connectBaselineCpu: procedure(
    162,
    struct({ xmlCPUs: list(string, 256), flags: uint }),
    struct({ cpu: string }),
    '0.7.7',
  ),
  /** virConnectBaselineHypervisorCPU, since 4.4.0; flags: ConnectBaselineCpuFlags */
  connectBaselineHypervisorCpu: procedure(
    394,
    struct({
      emulator: optional(string),
      arch: optional(string),
      machine: optional(string),
      virttype: optional(string),
      xmlCPUs: list(string, 256),
      flags: uint,
    }),
    struct({ cpu: string }),
    '4.4.0',
  ),
  /** virConnectClose, since 0.0.3 */
  connectClose: procedure(2, nothing, nothing, '0.0.3'),
  /** virConnectCompareCPU, since 0.7.5; flags: ConnectCompareCpuFlags */
  connectCompareCpu: procedure(158, struct({ xml: string, flags: uint }), struct({ result: int }), '0.7.5'),
  /** virConnectCompareHypervisorCPU, since 4.4.0; flags: ConnectCompareCpuFlags */
  connectCompareHypervisorCpu: procedure(
    393,
    struct({
      emulator: optional(string),
      arch: optional(string),
      machine: optional(string),
      virttype: optional(string),
      xmlCPU: string,
      flags: uint,
    }),
    struct({ result: int }),
    '4.4.0',
  ),
  connectDomainEventCallbackDeregisterAny: procedure(317, struct({ callbackID: int }), nothing),
  connectDomainEventCallbackRegisterAny: procedure(
    316,
    struct({ eventID: int, dom: optional(domain) }),
    struct({ callbackID: int }),
  ),
  /** virConnectDomainEventDeregister, since 0.5.0 */
  connectDomainEventDeregister: procedure(106, nothing, struct({ cbRegistered: flag }), '0.5.0'),
  /** virConnectDomainEventDeregisterAny, since 0.8.0 */
  connectDomainEventDeregisterAny: procedure(168, struct({ eventID: int }), nothing, '0.8.0'),
  /** virConnectDomainEventRegister, since 0.5.0 */
  connectDomainEventRegister: procedure(105, nothing, struct({ cbRegistered: flag }), '0.5.0'),
  /** virConnectDomainEventRegisterAny, since 0.8.0 */
  connectDomainEventRegisterAny: procedure(167, struct({ eventID: int }), nothing, '0.8.0'),
  /** virConnectDomainXMLFromNative, since 0.6.4 */
  connectDomainXmlFromNative: procedure(
    135,
    struct({ nativeFormat: string, nativeConfig: string, flags: uint }),
    struct({ domainXml: string }),
    '0.6.4',
  ),
  /** virConnectDomainXMLToNative, since 0.6.4 */
  connectDomainXmlToNative: procedure(
    136,
    struct({ nativeFormat: string, domainXml: string, flags: uint }),
    struct({ nativeConfig: string }),
    '0.6.4',
  ),
  /** virConnectFindStoragePoolSources, since 0.4.5 */
  connectFindStoragePoolSources: procedure(
    75,
    struct({ type: string, srcSpec: optional(string), flags: uint }),
    struct({ xml: string }),
    '0.4.5',
  ),
  /** virConnectGetAllDomainStats, since 1.2.8; stats: DomainStatsTypes; flags: ConnectGetAllDomainStatsFlags; empty `doms` means all; blocks behind a domain that does not answer, so use a connection of its own */
  connectGetAllDomainStats: procedure(
    344,
    struct({ doms: list(domain, 16_384), stats: uint, flags: uint }),
    struct({ retStats: list(domainStatsRecord, 16_384) }),
    '1.2.8',
  ),
  /** virConnectGetCapabilities, since 0.2.1 */
  connectGetCapabilities: procedure(7, nothing, struct({ capabilities: string }), '0.2.1'),
  /** virConnectGetCPUModelNames, since 1.1.3 */
  connectGetCpuModelNames: procedure(
    312,
    struct({ arch: string, needResults: int, flags: uint }),
    struct({ models: list(string, 8192), ret: int }),
    '1.1.3',
  ),
  /** virConnectGetDomainCapabilities, since 1.2.7; flags: ConnectGetDomainCapabilitiesFlags */
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
    '1.2.7',
  ),
  /** virConnectGetHostname, since 0.3.0 */
  connectGetHostname: procedure(59, nothing, struct({ hostname: string }), '0.3.0'),
  /** virConnectGetLibVersion, since 0.7.3; major * 1,000,000 + minor * 1,000 + release */
  connectGetLibVersion: procedure(157, nothing, struct({ libVer: uhyper }), '0.7.3'),
  /** virConnectGetMaxVcpus, since 0.2.1 */
  connectGetMaxVcpus: procedure(5, struct({ type: optional(string) }), struct({ maxVcpus: int }), '0.2.1'),
  /** virConnectGetStoragePoolCapabilities, since 5.2.0 */
  connectGetStoragePoolCapabilities: procedure(
    403,
    struct({ flags: uint }),
    struct({ capabilities: string }),
    '5.2.0',
  ),
  /** virConnectGetSysinfo, since 0.8.8 */
  connectGetSysinfo: procedure(203, struct({ flags: uint }), struct({ sysinfo: string }), '0.8.8'),
  /** virConnectGetType, since 0.0.3 */
  connectGetType: procedure(3, nothing, struct({ type: string }), '0.0.3'),
  /** virConnectGetURI, since 0.3.0 */
  connectGetUri: procedure(110, nothing, struct({ uri: string }), '0.3.0'),
  /** virConnectGetVersion, since 0.0.3; major * 1,000,000 + minor * 1,000 + release */
  connectGetVersion: procedure(4, nothing, struct({ hvVer: uhyper }), '0.0.3'),
  /** virConnectIsSecure, since 0.7.3 */
  connectIsSecure: procedure(149, nothing, struct({ secure: flag }), '0.7.3'),
  /** virConnectListAllDomains, since 0.9.13; flags: ConnectListAllDomainsFlags */
  connectListAllDomains: procedure(
    273,
    struct({ needResults: int, flags: uint }),
    struct({ domains: list(domain, 16_384), ret: uint }),
    '0.9.13',
  ),
  /** virConnectListAllInterfaces, since 0.10.2; flags: ConnectListAllInterfacesFlags */
  connectListAllInterfaces: procedure(
    284,
    struct({ needResults: int, flags: uint }),
    struct({ ifaces: list(hostInterface, 16_384), ret: uint }),
    '0.10.2',
  ),
  /** virConnectListAllNetworks, since 0.10.2; flags: ConnectListAllNetworksFlags */
  connectListAllNetworks: procedure(
    283,
    struct({ needResults: int, flags: uint }),
    struct({ nets: list(network, 16_384), ret: uint }),
    '0.10.2',
  ),
  /** virConnectListAllNodeDevices, since 0.10.2; flags: ConnectListAllNodeDeviceFlags */
  connectListAllNodeDevices: procedure(
    285,
    struct({ needResults: int, flags: uint }),
    struct({ devices: list(nodeDevice, 65_536), ret: uint }),
    '0.10.2',
  ),
  /** virConnectListAllNWFilterBindings, since 4.5.0 */
  connectListAllNwfilterBindings: procedure(
    401,
    struct({ needResults: int, flags: uint }),
    struct({ bindings: list(nwfilterBinding, 16_384), ret: uint }),
    '4.5.0',
  ),
  /** virConnectListAllNWFilters, since 0.10.2 */
  connectListAllNwfilters: procedure(
    286,
    struct({ needResults: int, flags: uint }),
    struct({ filters: list(nwfilter, 16_384), ret: uint }),
    '0.10.2',
  ),
  /** virConnectListAllSecrets, since 0.10.2; flags: ConnectListAllSecretsFlags */
  connectListAllSecrets: procedure(
    287,
    struct({ needResults: int, flags: uint }),
    struct({ secrets: list(secret, 16_384), ret: uint }),
    '0.10.2',
  ),
  /** virConnectListAllStoragePools, since 0.10.2; flags: ConnectListAllStoragePoolsFlags */
  connectListAllStoragePools: procedure(
    281,
    struct({ needResults: int, flags: uint }),
    struct({ pools: list(storagePool, 16_384), ret: uint }),
    '0.10.2',
  ),
  /** virConnectListDefinedDomains, since 0.1.1 */
  connectListDefinedDomains: procedure(
    21,
    struct({ maxnames: int }),
    struct({ names: list(string, 16_384) }),
    '0.1.1',
  ),
  /** virConnectListDefinedInterfaces, since 0.7.0 */
  connectListDefinedInterfaces: procedure(
    138,
    struct({ maxnames: int }),
    struct({ names: list(string, 16_384) }),
    '0.7.0',
  ),
  /** virConnectListDefinedNetworks, since 0.2.0 */
  connectListDefinedNetworks: procedure(
    36,
    struct({ maxnames: int }),
    struct({ names: list(string, 16_384) }),
    '0.2.0',
  ),
  /** virConnectListDefinedStoragePools, since 0.4.1 */
  connectListDefinedStoragePools: procedure(
    74,
    struct({ maxnames: int }),
    struct({ names: list(string, 16_384) }),
    '0.4.1',
  ),
  /** virConnectListDomains, since 0.0.3 */
  connectListDomains: procedure(37, struct({ maxids: int }), struct({ ids: list(int, 16_384) }), '0.0.3'),
  /** virConnectListInterfaces, since 0.6.4 */
  connectListInterfaces: procedure(
    127,
    struct({ maxnames: int }),
    struct({ names: list(string, 16_384) }),
    '0.6.4',
  ),
  /** virConnectListNetworks, since 0.2.0 */
  connectListNetworks: procedure(
    38,
    struct({ maxnames: int }),
    struct({ names: list(string, 16_384) }),
    '0.2.0',
  ),
  /** virConnectListNWFilters, since 0.8.0 */
  connectListNwfilters: procedure(
    179,
    struct({ maxnames: int }),
    struct({ names: list(string, 16_384) }),
    '0.8.0',
  ),
  /** virConnectListSecrets, since 0.7.1 */
  connectListSecrets: procedure(
    140,
    struct({ maxuuids: int }),
    struct({ uuids: list(string, 16_384) }),
    '0.7.1',
  ),
  /** virConnectListStoragePools, since 0.4.1 */
  connectListStoragePools: procedure(
    72,
    struct({ maxnames: int }),
    struct({ names: list(string, 16_384) }),
    '0.4.1',
  ),
  /** virConnectNetworkEventDeregisterAny, since 1.2.1 */
  connectNetworkEventDeregisterAny: procedure(314, struct({ callbackID: int }), nothing, '1.2.1'),
  /** virConnectNetworkEventRegisterAny, since 1.2.1 */
  connectNetworkEventRegisterAny: procedure(
    313,
    struct({ eventID: int, net: optional(network) }),
    struct({ callbackID: int }),
    '1.2.1',
  ),
  /** virConnectNodeDeviceEventDeregisterAny, since 2.2.0 */
  connectNodeDeviceEventDeregisterAny: procedure(375, struct({ callbackID: int }), nothing, '2.2.0'),
  /** virConnectNodeDeviceEventRegisterAny, since 2.2.0 */
  connectNodeDeviceEventRegisterAny: procedure(
    374,
    struct({ eventID: int, dev: optional(nodeDevice) }),
    struct({ callbackID: int }),
    '2.2.0',
  ),
  /** virConnectNumOfDefinedDomains, since 0.1.5 */
  connectNumOfDefinedDomains: procedure(25, nothing, struct({ num: int }), '0.1.5'),
  /** virConnectNumOfDefinedInterfaces, since 0.7.0 */
  connectNumOfDefinedInterfaces: procedure(137, nothing, struct({ num: int }), '0.7.0'),
  /** virConnectNumOfDefinedNetworks, since 0.2.0 */
  connectNumOfDefinedNetworks: procedure(50, nothing, struct({ num: int }), '0.2.0'),
  /** virConnectNumOfDefinedStoragePools, since 0.4.1 */
  connectNumOfDefinedStoragePools: procedure(73, nothing, struct({ num: int }), '0.4.1'),
  /** virConnectNumOfDomains, since 0.0.3 */
  connectNumOfDomains: procedure(51, nothing, struct({ num: int }), '0.0.3'),
  /** virConnectNumOfInterfaces, since 0.6.4 */
  connectNumOfInterfaces: procedure(126, nothing, struct({ num: int }), '0.6.4'),
  /** virConnectNumOfNetworks, since 0.2.0 */
  connectNumOfNetworks: procedure(52, nothing, struct({ num: int }), '0.2.0'),
  /** virConnectNumOfNWFilters, since 0.8.0 */
  connectNumOfNwfilters: procedure(178, nothing, struct({ num: int }), '0.8.0'),
  /** virConnectNumOfSecrets, since 0.7.1 */
  connectNumOfSecrets: procedure(139, nothing, struct({ num: int }), '0.7.1'),
  /** virConnectNumOfStoragePools, since 0.4.1 */
  connectNumOfStoragePools: procedure(71, nothing, struct({ num: int }), '0.4.1'),
  /** virConnectOpen, since 0.0.3 */
  connectOpen: procedure(1, struct({ name: optional(string), flags: uint }), nothing, '0.0.3'),
  /** virConnectRegisterCloseCallback, since 0.10.0 */
  connectRegisterCloseCallback: procedure(360, nothing, nothing, '0.10.0'),
  /** virConnectSecretEventDeregisterAny, since 3.0.0 */
  connectSecretEventDeregisterAny: procedure(381, struct({ callbackID: int }), nothing, '3.0.0'),
  /** virConnectSecretEventRegisterAny, since 3.0.0 */
  connectSecretEventRegisterAny: procedure(
    380,
    struct({ eventID: int, secret: optional(secret) }),
    struct({ callbackID: int }),
    '3.0.0',
  ),
  /** virConnectSetIdentity, since 5.8.0 */
  connectSetIdentity: procedure(419, struct({ params: typedParamArgs(20), flags: uint }), nothing, '5.8.0'),
  /** virConnectStoragePoolEventDeregisterAny, since 2.0.0 */
  connectStoragePoolEventDeregisterAny: procedure(369, struct({ callbackID: int }), nothing, '2.0.0'),
  /** virConnectStoragePoolEventRegisterAny, since 2.0.0 */
  connectStoragePoolEventRegisterAny: procedure(
    368,
    struct({ eventID: int, pool: optional(storagePool) }),
    struct({ callbackID: int }),
    '2.0.0',
  ),
  connectSupportsFeature: procedure(60, struct({ feature: int }), struct({ supported: flag })),
  /** virConnectUnregisterCloseCallback, since 0.10.0 */
  connectUnregisterCloseCallback: procedure(361, nothing, nothing, '0.10.0'),
};
