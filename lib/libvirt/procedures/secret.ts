// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { procedure } from '../procedure.ts';
import { secret } from '../types.ts';
import { bytes, int, nothing, string, struct, uint, uuid } from '../xdr-types.ts';

export const secretProcedures = {
  /** virSecretDefineXML, since 0.7.1; flags: SecretDefineFlags */
  secretDefineXml: procedure(142, struct({ xml: string, flags: uint }), struct({ secret }), '0.7.1'),
  /** virSecretGetValue, since 0.7.1 */
  secretGetValue: procedure(145, struct({ secret, flags: uint }), struct({ value: bytes(65_536) }), '0.7.1'),
  /** virSecretGetXMLDesc, since 0.7.1 */
  secretGetXmlDesc: procedure(143, struct({ secret, flags: uint }), struct({ xml: string }), '0.7.1'),
  /** virSecretLookupByUsage, since 0.7.1 */
  secretLookupByUsage: procedure(
    147,
    struct({ usageType: int, usageID: string }),
    struct({ secret }),
    '0.7.1',
  ),
  /** virSecretLookupByUUID, since 0.7.1 */
  secretLookupByUuid: procedure(141, struct({ uuid }), struct({ secret }), '0.7.1'),
  /** virSecretSetValue, since 0.7.1 */
  secretSetValue: procedure(144, struct({ secret, value: bytes(65_536), flags: uint }), nothing, '0.7.1'),
  /** virSecretUndefine, since 0.7.1 */
  secretUndefine: procedure(146, struct({ secret }), nothing, '0.7.1'),
};
