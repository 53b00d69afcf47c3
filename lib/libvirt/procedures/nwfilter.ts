// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { procedure } from '../procedure.ts';
import { nwfilter, nwfilterBinding } from '../types.ts';
import { nothing, string, struct, uint, uuid } from '../xdr-types.ts';

export const nwfilterProcedures = {
  /** virNWFilterBindingCreateXML, since 4.5.0; flags: NwFilterBindingCreateFlags */
  nwfilterBindingCreateXml: procedure(
    399,
    struct({ xml: string, flags: uint }),
    struct({ nwfilter: nwfilterBinding }),
    '4.5.0',
  ),
  /** virNWFilterBindingDelete, since 4.5.0 */
  nwfilterBindingDelete: procedure(400, struct({ nwfilter: nwfilterBinding }), nothing, '4.5.0'),
  /** virNWFilterBindingGetXMLDesc, since 4.5.0 */
  nwfilterBindingGetXmlDesc: procedure(
    398,
    struct({ nwfilter: nwfilterBinding, flags: uint }),
    struct({ xml: string }),
    '4.5.0',
  ),
  /** virNWFilterBindingLookupByPortDev, since 4.5.0 */
  nwfilterBindingLookupByPortDev: procedure(
    397,
    struct({ name: string }),
    struct({ nwfilter: nwfilterBinding }),
    '4.5.0',
  ),
  /** virNWFilterDefineXML, since 0.8.0 */
  nwfilterDefineXml: procedure(180, struct({ xml: string }), struct({ nwfilter }), '0.8.0'),
  /** virNWFilterDefineXMLFlags, since 7.7.0; flags: NwFilterDefineFlags */
  nwfilterDefineXmlFlags: procedure(431, struct({ xml: string, flags: uint }), struct({ nwfilter }), '7.7.0'),
  /** virNWFilterGetXMLDesc, since 0.8.0 */
  nwfilterGetXmlDesc: procedure(177, struct({ nwfilter, flags: uint }), struct({ xml: string }), '0.8.0'),
  /** virNWFilterLookupByName, since 0.8.0 */
  nwfilterLookupByName: procedure(175, struct({ name: string }), struct({ nwfilter }), '0.8.0'),
  /** virNWFilterLookupByUUID, since 0.8.0 */
  nwfilterLookupByUuid: procedure(176, struct({ uuid }), struct({ nwfilter }), '0.8.0'),
  /** virNWFilterUndefine, since 0.8.0 */
  nwfilterUndefine: procedure(181, struct({ nwfilter }), nothing, '0.8.0'),
};
