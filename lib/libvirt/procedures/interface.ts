// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { procedure } from '../procedure.ts';
import { hostInterface } from '../types.ts';
import { flag, nothing, string, struct, uint } from '../xdr-types.ts';

export const interfaceProcedures = {
  /** virInterfaceChangeBegin, since 0.9.2 */
  interfaceChangeBegin: procedure(220, struct({ flags: uint }), nothing, '0.9.2'),
  /** virInterfaceChangeCommit, since 0.9.2 */
  interfaceChangeCommit: procedure(221, struct({ flags: uint }), nothing, '0.9.2'),
  /** virInterfaceChangeRollback, since 0.9.2 */
  interfaceChangeRollback: procedure(222, struct({ flags: uint }), nothing, '0.9.2'),
  /** virInterfaceCreate, since 0.6.4 */
  interfaceCreate: procedure(133, struct({ iface: hostInterface, flags: uint }), nothing, '0.6.4'),
  /** virInterfaceDefineXML, since 0.6.4; flags: InterfaceDefineFlags */
  interfaceDefineXml: procedure(
    131,
    struct({ xml: string, flags: uint }),
    struct({ iface: hostInterface }),
    '0.6.4',
  ),
  /** virInterfaceDestroy, since 0.6.4 */
  interfaceDestroy: procedure(134, struct({ iface: hostInterface, flags: uint }), nothing, '0.6.4'),
  /** virInterfaceGetXMLDesc, since 0.6.4 */
  interfaceGetXmlDesc: procedure(
    130,
    struct({ iface: hostInterface, flags: uint }),
    struct({ xml: string }),
    '0.6.4',
  ),
  /** virInterfaceIsActive, since 0.7.3 */
  interfaceIsActive: procedure(156, struct({ iface: hostInterface }), struct({ active: flag }), '0.7.3'),
  /** virInterfaceLookupByMACString, since 0.6.4 */
  interfaceLookupByMacString: procedure(
    129,
    struct({ mac: string }),
    struct({ iface: hostInterface }),
    '0.6.4',
  ),
  /** virInterfaceLookupByName, since 0.6.4 */
  interfaceLookupByName: procedure(128, struct({ name: string }), struct({ iface: hostInterface }), '0.6.4'),
  /** virInterfaceUndefine, since 0.6.4 */
  interfaceUndefine: procedure(132, struct({ iface: hostInterface }), nothing, '0.6.4'),
};
