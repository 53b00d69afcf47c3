// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { procedure } from '../procedure.ts';
import { nodeDevice } from '../types.ts';
import { flag, int, list, nothing, optional, string, struct, uint } from '../xdr-types.ts';

export const nodeDeviceProcedures = {
  /** virNodeDeviceCreate, since 7.3.0 */
  nodeDeviceCreate: procedure(430, struct({ name: string, flags: uint }), nothing, '7.3.0'),
  /** virNodeDeviceCreateXML, since 0.6.3; flags: NodeDeviceCreateXmlFlags */
  nodeDeviceCreateXml: procedure(
    123,
    struct({ xmlDesc: string, flags: uint }),
    struct({ dev: nodeDevice }),
    '0.6.3',
  ),
  /** virNodeDeviceDefineXML, since 7.3.0; flags: NodeDeviceDefineXmlFlags */
  nodeDeviceDefineXml: procedure(
    428,
    struct({ xmlDesc: string, flags: uint }),
    struct({ dev: nodeDevice }),
    '7.3.0',
  ),
  /** virNodeDeviceDestroy, since 0.6.3 */
  nodeDeviceDestroy: procedure(124, struct({ name: string }), nothing, '0.6.3'),
  /** virNodeDeviceDetachFlags, since 1.0.5 */
  nodeDeviceDetachFlags: procedure(
    301,
    struct({ name: string, driverName: optional(string), flags: uint }),
    nothing,
    '1.0.5',
  ),
  /** virNodeDeviceDettach, since 0.6.1 */
  nodeDeviceDettach: procedure(118, struct({ name: string }), nothing, '0.6.1'),
  /** virNodeDeviceGetAutostart, since 7.8.0 */
  nodeDeviceGetAutostart: procedure(433, struct({ name: string }), struct({ autostart: flag }), '7.8.0'),
  /** virNodeDeviceGetParent, since 0.5.0 */
  nodeDeviceGetParent: procedure(
    115,
    struct({ name: string }),
    struct({ parentName: optional(string) }),
    '0.5.0',
  ),
  /** virNodeDeviceGetXMLDesc, since 0.5.0; flags: NodeDeviceXmlFlags */
  nodeDeviceGetXmlDesc: procedure(
    114,
    struct({ name: string, flags: uint }),
    struct({ xml: string }),
    '0.5.0',
  ),
  /** virNodeDeviceIsActive, since 7.8.0 */
  nodeDeviceIsActive: procedure(436, struct({ name: string }), struct({ active: flag }), '7.8.0'),
  /** virNodeDeviceIsPersistent, since 7.8.0 */
  nodeDeviceIsPersistent: procedure(435, struct({ name: string }), struct({ persistent: flag }), '7.8.0'),
  /** virNodeDeviceListCaps, since 0.5.0 */
  nodeDeviceListCaps: procedure(
    117,
    struct({ name: string, maxnames: int }),
    struct({ names: list(string, 65_536) }),
    '0.5.0',
  ),
  /** virNodeDeviceLookupByName, since 0.5.0 */
  nodeDeviceLookupByName: procedure(113, struct({ name: string }), struct({ dev: nodeDevice }), '0.5.0'),
  /** virNodeDeviceLookupSCSIHostByWWN, since 1.0.3 */
  nodeDeviceLookupScsiHostByWwn: procedure(
    297,
    struct({ wwnn: string, wwpn: string, flags: uint }),
    struct({ dev: nodeDevice }),
    '1.0.3',
  ),
  /** virNodeDeviceNumOfCaps, since 0.5.0 */
  nodeDeviceNumOfCaps: procedure(116, struct({ name: string }), struct({ num: int }), '0.5.0'),
  /** virNodeDeviceReAttach, since 0.6.1 */
  nodeDeviceReAttach: procedure(119, struct({ name: string }), nothing, '0.6.1'),
  /** virNodeDeviceReset, since 0.6.1 */
  nodeDeviceReset: procedure(120, struct({ name: string }), nothing, '0.6.1'),
  /** virNodeDeviceSetAutostart, since 7.8.0 */
  nodeDeviceSetAutostart: procedure(434, struct({ name: string, autostart: flag }), nothing, '7.8.0'),
  /** virNodeDeviceUndefine, since 7.3.0 */
  nodeDeviceUndefine: procedure(429, struct({ name: string, flags: uint }), nothing, '7.3.0'),
  /** virNodeDeviceUpdate, since 10.1.0; flags: NodeDeviceUpdateFlags */
  nodeDeviceUpdate: procedure(447, struct({ name: string, xmlDesc: string, flags: uint }), nothing, '10.1.0'),
  /** virNodeListDevices, since 0.5.0 */
  nodeListDevices: procedure(
    112,
    struct({ cap: optional(string), maxnames: int, flags: uint }),
    struct({ names: list(string, 65_536) }),
    '0.5.0',
  ),
  /** virNodeNumOfDevices, since 0.5.0 */
  nodeNumOfDevices: procedure(
    111,
    struct({ cap: optional(string), flags: uint }),
    struct({ num: int }),
    '0.5.0',
  ),
};
