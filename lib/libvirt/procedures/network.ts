// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { procedure } from '../procedure.ts';
import { typedParamArgs, typedParams } from '../typed-params.ts';
import { network, networkDhcpLease, networkPort } from '../types.ts';
import { flag, int, list, nothing, optional, string, struct, uint, uuid } from '../xdr-types.ts';

export const networkProcedures = {
  /** virNetworkCreate, since 0.2.0 */
  networkCreate: procedure(39, struct({ net: network }), nothing, '0.2.0'),
  /** virNetworkCreateXML, since 0.2.0 */
  networkCreateXml: procedure(40, struct({ xml: string }), struct({ net: network }), '0.2.0'),
  /** virNetworkCreateXMLFlags, since 7.8.0; flags: NetworkCreateFlags */
  networkCreateXmlFlags: procedure(
    437,
    struct({ xml: string, flags: uint }),
    struct({ net: network }),
    '7.8.0',
  ),
  /** virNetworkDefineXML, since 0.2.0 */
  networkDefineXml: procedure(41, struct({ xml: string }), struct({ net: network }), '0.2.0'),
  /** virNetworkDefineXMLFlags, since 7.7.0; flags: NetworkDefineFlags */
  networkDefineXmlFlags: procedure(
    432,
    struct({ xml: string, flags: uint }),
    struct({ net: network }),
    '7.7.0',
  ),
  /** virNetworkDestroy, since 0.2.0 */
  networkDestroy: procedure(42, struct({ net: network }), nothing, '0.2.0'),
  /** virNetworkGetAutostart, since 0.2.1 */
  networkGetAutostart: procedure(44, struct({ net: network }), struct({ autostart: flag }), '0.2.1'),
  /** virNetworkGetBridgeName, since 0.2.0 */
  networkGetBridgeName: procedure(45, struct({ net: network }), struct({ name: string }), '0.2.0'),
  /** virNetworkGetDHCPLeases, since 1.2.6; `expirytime` in seconds since 1970, 0 for never */
  networkGetDhcpLeases: procedure(
    341,
    struct({ net: network, mac: optional(string), needResults: int, flags: uint }),
    struct({ leases: list(networkDhcpLease, 65_536), ret: uint }),
    '1.2.6',
  ),
  /** virNetworkGetMetadata, since 9.7.0; type: NetworkMetadataType; flags: NetworkUpdateFlags */
  networkGetMetadata: procedure(
    445,
    struct({ network, type: int, uri: optional(string), flags: uint }),
    struct({ metadata: string }),
    '9.7.0',
  ),
  /** virNetworkGetXMLDesc, since 0.2.0; flags: NetworkXmlFlags */
  networkGetXmlDesc: procedure(43, struct({ net: network, flags: uint }), struct({ xml: string }), '0.2.0'),
  /** virNetworkIsActive, since 0.7.3 */
  networkIsActive: procedure(152, struct({ net: network }), struct({ active: flag }), '0.7.3'),
  /** virNetworkIsPersistent, since 0.7.3 */
  networkIsPersistent: procedure(153, struct({ net: network }), struct({ persistent: flag }), '0.7.3'),
  /** virNetworkListAllPorts, since 5.5.0 */
  networkListAllPorts: procedure(
    404,
    struct({ network, needResults: int, flags: uint }),
    struct({ ports: list(networkPort, 16_384), ret: uint }),
    '5.5.0',
  ),
  /** virNetworkLookupByName, since 0.2.0 */
  networkLookupByName: procedure(46, struct({ name: string }), struct({ net: network }), '0.2.0'),
  /** virNetworkLookupByUUID, since 0.2.0 */
  networkLookupByUuid: procedure(47, struct({ uuid }), struct({ net: network }), '0.2.0'),
  /** virNetworkPortCreateXML, since 5.5.0; flags: NetworkPortCreateFlags */
  networkPortCreateXml: procedure(
    406,
    struct({ network, xml: string, flags: uint }),
    struct({ port: networkPort }),
    '5.5.0',
  ),
  /** virNetworkPortDelete, since 5.5.0 */
  networkPortDelete: procedure(410, struct({ port: networkPort, flags: uint }), nothing, '5.5.0'),
  /** virNetworkPortGetParameters, since 5.5.0 */
  networkPortGetParameters: procedure(
    407,
    struct({ port: networkPort, nparams: int, flags: uint }),
    struct({ params: typedParams(16), nparams: int }),
    '5.5.0',
  ),
  /** virNetworkPortGetXMLDesc, since 5.5.0 */
  networkPortGetXmlDesc: procedure(
    409,
    struct({ port: networkPort, flags: uint }),
    struct({ xml: string }),
    '5.5.0',
  ),
  /** virNetworkPortLookupByUUID, since 5.5.0 */
  networkPortLookupByUuid: procedure(405, struct({ network, uuid }), struct({ port: networkPort }), '5.5.0'),
  /** virNetworkPortSetParameters, since 5.5.0 */
  networkPortSetParameters: procedure(
    408,
    struct({ port: networkPort, params: typedParamArgs(16), flags: uint }),
    nothing,
    '5.5.0',
  ),
  /** virNetworkSetAutostart, since 0.2.1 */
  networkSetAutostart: procedure(48, struct({ net: network, autostart: flag }), nothing, '0.2.1'),
  /** virNetworkSetMetadata, since 9.7.0; type: NetworkMetadataType; flags: NetworkUpdateFlags */
  networkSetMetadata: procedure(
    444,
    struct({
      network,
      type: int,
      metadata: optional(string),
      key: optional(string),
      uri: optional(string),
      flags: uint,
    }),
    nothing,
    '9.7.0',
  ),
  /** virNetworkUndefine, since 0.2.0 */
  networkUndefine: procedure(49, struct({ net: network }), nothing, '0.2.0'),
  /** virNetworkUpdate, since 0.10.2; section: NetworkUpdateSection; command: NetworkUpdateCommand; flags: NetworkUpdateFlags */
  networkUpdate: procedure(
    291,
    struct({ net: network, command: uint, section: uint, parentIndex: int, xml: string, flags: uint }),
    nothing,
    '0.10.2',
  ),
};
