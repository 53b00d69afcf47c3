// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { procedure } from '../procedure.ts';
import { domain, domainCheckpoint } from '../types.ts';
import { int, list, nothing, string, struct, uint } from '../xdr-types.ts';

export const domainCheckpointProcedures = {
  /** virDomainCheckpointCreateXML, since 5.6.0; flags: DomainCheckpointCreateFlags */
  domainCheckpointCreateXml: procedure(
    411,
    struct({ dom: domain, xmlDesc: string, flags: uint }),
    struct({ checkpoint: domainCheckpoint }),
    '5.6.0',
  ),
  /** virDomainCheckpointDelete, since 5.6.0; flags: DomainCheckpointDeleteFlags */
  domainCheckpointDelete: procedure(
    417,
    struct({ checkpoint: domainCheckpoint, flags: uint }),
    nothing,
    '5.6.0',
  ),
  /** virDomainCheckpointGetParent, since 5.6.0 */
  domainCheckpointGetParent: procedure(
    416,
    struct({ checkpoint: domainCheckpoint, flags: uint }),
    struct({ parent: domainCheckpoint }),
    '5.6.0',
  ),
  /** virDomainCheckpointGetXMLDesc, since 5.6.0; flags: DomainCheckpointXmlFlags */
  domainCheckpointGetXmlDesc: procedure(
    412,
    struct({ checkpoint: domainCheckpoint, flags: uint }),
    struct({ xml: string }),
    '5.6.0',
  ),
  /** virDomainCheckpointListAllChildren, since 5.6.0; flags: DomainCheckpointListFlags */
  domainCheckpointListAllChildren: procedure(
    414,
    struct({ checkpoint: domainCheckpoint, needResults: int, flags: uint }),
    struct({ checkpoints: list(domainCheckpoint, 16_384), ret: int }),
    '5.6.0',
  ),
  /** virDomainCheckpointLookupByName, since 5.6.0 */
  domainCheckpointLookupByName: procedure(
    415,
    struct({ dom: domain, name: string, flags: uint }),
    struct({ checkpoint: domainCheckpoint }),
    '5.6.0',
  ),
  /** virDomainListAllCheckpoints, since 5.6.0; flags: DomainCheckpointListFlags */
  domainListAllCheckpoints: procedure(
    413,
    struct({ dom: domain, needResults: int, flags: uint }),
    struct({ checkpoints: list(domainCheckpoint, 16_384), ret: int }),
    '5.6.0',
  ),
};
