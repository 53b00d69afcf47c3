// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { procedure } from '../procedure.ts';
import { domain, domainSnapshot } from '../types.ts';
import { flag, int, list, nothing, string, struct, uint } from '../xdr-types.ts';

export const domainSnapshotProcedures = {
  /** virDomainHasCurrentSnapshot, since 0.8.0 */
  domainHasCurrentSnapshot: procedure(
    190,
    struct({ dom: domain, flags: uint }),
    struct({ result: flag }),
    '0.8.0',
  ),
  /** virDomainListAllSnapshots, since 0.9.13; flags: DomainSnapshotListFlags */
  domainListAllSnapshots: procedure(
    274,
    struct({ dom: domain, needResults: int, flags: uint }),
    struct({ snapshots: list(domainSnapshot, 16_384), ret: int }),
    '0.9.13',
  ),
  /** virDomainRevertToSnapshot, since 0.8.0; flags: DomainSnapshotRevertFlags */
  domainRevertToSnapshot: procedure(192, struct({ snap: domainSnapshot, flags: uint }), nothing, '0.8.0'),
  /** virDomainSnapshotCreateXML, since 0.8.0; flags: DomainSnapshotCreateFlags */
  domainSnapshotCreateXml: procedure(
    185,
    struct({ dom: domain, xmlDesc: string, flags: uint }),
    struct({ snap: domainSnapshot }),
    '0.8.0',
  ),
  /** virDomainSnapshotCurrent, since 0.8.0 */
  domainSnapshotCurrent: procedure(
    191,
    struct({ dom: domain, flags: uint }),
    struct({ snap: domainSnapshot }),
    '0.8.0',
  ),
  /** virDomainSnapshotDelete, since 0.8.0; flags: DomainSnapshotDeleteFlags */
  domainSnapshotDelete: procedure(193, struct({ snap: domainSnapshot, flags: uint }), nothing, '0.8.0'),
  /** virDomainSnapshotGetParent, since 0.9.7 */
  domainSnapshotGetParent: procedure(
    244,
    struct({ snap: domainSnapshot, flags: uint }),
    struct({ snap: domainSnapshot }),
    '0.9.7',
  ),
  /** virDomainSnapshotGetXMLDesc, since 0.8.0; flags: DomainSnapshotXmlFlags */
  domainSnapshotGetXmlDesc: procedure(
    186,
    struct({ snap: domainSnapshot, flags: uint }),
    struct({ xml: string }),
    '0.8.0',
  ),
  /** virDomainSnapshotHasMetadata, since 0.9.13 */
  domainSnapshotHasMetadata: procedure(
    272,
    struct({ snap: domainSnapshot, flags: uint }),
    struct({ metadata: flag }),
    '0.9.13',
  ),
  /** virDomainSnapshotIsCurrent, since 0.9.13 */
  domainSnapshotIsCurrent: procedure(
    271,
    struct({ snap: domainSnapshot, flags: uint }),
    struct({ current: flag }),
    '0.9.13',
  ),
  /** virDomainSnapshotListAllChildren, since 0.9.13; flags: DomainSnapshotListFlags */
  domainSnapshotListAllChildren: procedure(
    275,
    struct({ snapshot: domainSnapshot, needResults: int, flags: uint }),
    struct({ snapshots: list(domainSnapshot, 16_384), ret: int }),
    '0.9.13',
  ),
  /** virDomainSnapshotListChildrenNames, since 0.9.7; flags: DomainSnapshotListFlags */
  domainSnapshotListChildrenNames: procedure(
    247,
    struct({ snap: domainSnapshot, maxnames: int, flags: uint }),
    struct({ names: list(string, 16_384) }),
    '0.9.7',
  ),
  /** virDomainSnapshotListNames, since 0.8.0; flags: DomainSnapshotListFlags */
  domainSnapshotListNames: procedure(
    188,
    struct({ dom: domain, maxnames: int, flags: uint }),
    struct({ names: list(string, 16_384) }),
    '0.8.0',
  ),
  /** virDomainSnapshotLookupByName, since 0.8.0 */
  domainSnapshotLookupByName: procedure(
    189,
    struct({ dom: domain, name: string, flags: uint }),
    struct({ snap: domainSnapshot }),
    '0.8.0',
  ),
  /** virDomainSnapshotNum, since 0.8.0; flags: DomainSnapshotListFlags */
  domainSnapshotNum: procedure(187, struct({ dom: domain, flags: uint }), struct({ num: int }), '0.8.0'),
  /** virDomainSnapshotNumChildren, since 0.9.7; flags: DomainSnapshotListFlags */
  domainSnapshotNumChildren: procedure(
    246,
    struct({ snap: domainSnapshot, flags: uint }),
    struct({ num: int }),
    '0.9.7',
  ),
};
