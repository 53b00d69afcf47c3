// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { procedure, streamProcedure } from '../procedure.ts';
import { storagePool, storageVol } from '../types.ts';
import { flag, int, list, nothing, string, struct, uhyper, uint, uuid } from '../xdr-types.ts';

export const storageProcedures = {
  /** virStoragePoolBuild, since 0.4.1; flags: StoragePoolBuildFlags */
  storagePoolBuild: procedure(79, struct({ pool: storagePool, flags: uint }), nothing, '0.4.1'),
  /** virStoragePoolCreate, since 0.4.1; flags: StoragePoolCreateFlags */
  storagePoolCreate: procedure(78, struct({ pool: storagePool, flags: uint }), nothing, '0.4.1'),
  /** virStoragePoolCreateXML, since 0.4.1; flags: StoragePoolCreateFlags */
  storagePoolCreateXml: procedure(
    76,
    struct({ xml: string, flags: uint }),
    struct({ pool: storagePool }),
    '0.4.1',
  ),
  /** virStoragePoolDefineXML, since 0.4.1; flags: StoragePoolDefineFlags */
  storagePoolDefineXml: procedure(
    77,
    struct({ xml: string, flags: uint }),
    struct({ pool: storagePool }),
    '0.4.1',
  ),
  /** virStoragePoolDelete, since 0.4.1; flags: StoragePoolDeleteFlags */
  storagePoolDelete: procedure(81, struct({ pool: storagePool, flags: uint }), nothing, '0.4.1'),
  /** virStoragePoolDestroy, since 0.4.1 */
  storagePoolDestroy: procedure(80, struct({ pool: storagePool }), nothing, '0.4.1'),
  /** virStoragePoolGetAutostart, since 0.4.1 */
  storagePoolGetAutostart: procedure(89, struct({ pool: storagePool }), struct({ autostart: flag }), '0.4.1'),
  /** virStoragePoolGetInfo, since 0.4.1; in bytes */
  storagePoolGetInfo: procedure(
    87,
    struct({ pool: storagePool }),
    struct({ state: uint, capacity: uhyper, allocation: uhyper, available: uhyper }),
    '0.4.1',
  ),
  /** virStoragePoolGetXMLDesc, since 0.4.1; flags: StorageXmlFlags */
  storagePoolGetXmlDesc: procedure(
    88,
    struct({ pool: storagePool, flags: uint }),
    struct({ xml: string }),
    '0.4.1',
  ),
  /** virStoragePoolIsActive, since 0.7.3 */
  storagePoolIsActive: procedure(154, struct({ pool: storagePool }), struct({ active: flag }), '0.7.3'),
  /** virStoragePoolIsPersistent, since 0.7.3 */
  storagePoolIsPersistent: procedure(
    155,
    struct({ pool: storagePool }),
    struct({ persistent: flag }),
    '0.7.3',
  ),
  /** virStoragePoolListAllVolumes, since 0.10.2 */
  storagePoolListAllVolumes: procedure(
    282,
    struct({ pool: storagePool, needResults: int, flags: uint }),
    struct({ vols: list(storageVol, 16_384), ret: uint }),
    '0.10.2',
  ),
  /** virStoragePoolListVolumes, since 0.4.1 */
  storagePoolListVolumes: procedure(
    92,
    struct({ pool: storagePool, maxnames: int }),
    struct({ names: list(string, 16_384) }),
    '0.4.1',
  ),
  /** virStoragePoolLookupByName, since 0.4.1 */
  storagePoolLookupByName: procedure(84, struct({ name: string }), struct({ pool: storagePool }), '0.4.1'),
  /** virStoragePoolLookupByTargetPath, since 4.1.0 */
  storagePoolLookupByTargetPath: procedure(
    391,
    struct({ path: string }),
    struct({ pool: storagePool }),
    '4.1.0',
  ),
  /** virStoragePoolLookupByUUID, since 0.4.1 */
  storagePoolLookupByUuid: procedure(85, struct({ uuid }), struct({ pool: storagePool }), '0.4.1'),
  /** virStoragePoolLookupByVolume, since 0.4.1 */
  storagePoolLookupByVolume: procedure(
    86,
    struct({ vol: storageVol }),
    struct({ pool: storagePool }),
    '0.4.1',
  ),
  /** virStoragePoolNumOfVolumes, since 0.4.1 */
  storagePoolNumOfVolumes: procedure(91, struct({ pool: storagePool }), struct({ num: int }), '0.4.1'),
  /** virStoragePoolRefresh, since 0.4.1 */
  storagePoolRefresh: procedure(83, struct({ pool: storagePool, flags: uint }), nothing, '0.4.1'),
  /** virStoragePoolSetAutostart, since 0.4.1 */
  storagePoolSetAutostart: procedure(90, struct({ pool: storagePool, autostart: flag }), nothing, '0.4.1'),
  /** virStoragePoolUndefine, since 0.4.1 */
  storagePoolUndefine: procedure(82, struct({ pool: storagePool }), nothing, '0.4.1'),
  /** virStorageVolCreateXML, since 0.4.1; flags: StorageVolCreateFlags */
  storageVolCreateXml: procedure(
    93,
    struct({ pool: storagePool, xml: string, flags: uint }),
    struct({ vol: storageVol }),
    '0.4.1',
  ),
  /** virStorageVolCreateXMLFrom, since 0.6.4; flags: StorageVolCreateFlags */
  storageVolCreateXmlFrom: procedure(
    125,
    struct({ pool: storagePool, xml: string, clonevol: storageVol, flags: uint }),
    struct({ vol: storageVol }),
    '0.6.4',
  ),
  /** virStorageVolDelete, since 0.4.1; flags: StorageVolDeleteFlags */
  storageVolDelete: procedure(94, struct({ vol: storageVol, flags: uint }), nothing, '0.4.1'),
  /** virStorageVolDownload, since 0.9.0; flags: StorageVolDownloadFlags; `length` 0 means to the end */
  storageVolDownload: streamProcedure(
    209,
    'read',
    struct({ vol: storageVol, offset: uhyper, length: uhyper, flags: uint }),
    nothing,
    '0.9.0',
  ),
  /** virStorageVolGetInfo, since 0.4.1; in bytes */
  storageVolGetInfo: procedure(
    98,
    struct({ vol: storageVol }),
    struct({ type: int, capacity: uhyper, allocation: uhyper }),
    '0.4.1',
  ),
  /** virStorageVolGetInfoFlags, since 3.0.0; flags: StorageVolInfoFlags; with StorageVolInfoFlags.getPhysical, `allocation` is the size of the file */
  storageVolGetInfoFlags: procedure(
    378,
    struct({ vol: storageVol, flags: uint }),
    struct({ type: int, capacity: uhyper, allocation: uhyper }),
    '3.0.0',
  ),
  /** virStorageVolGetPath, since 0.4.1; the path comes in a field that libvirt calls `name` */
  storageVolGetPath: procedure(100, struct({ vol: storageVol }), struct({ name: string }), '0.4.1'),
  /** virStorageVolGetXMLDesc, since 0.4.1 */
  storageVolGetXmlDesc: procedure(
    99,
    struct({ vol: storageVol, flags: uint }),
    struct({ xml: string }),
    '0.4.1',
  ),
  /** virStorageVolLookupByKey, since 0.4.1 */
  storageVolLookupByKey: procedure(96, struct({ key: string }), struct({ vol: storageVol }), '0.4.1'),
  /** virStorageVolLookupByName, since 0.4.1 */
  storageVolLookupByName: procedure(
    95,
    struct({ pool: storagePool, name: string }),
    struct({ vol: storageVol }),
    '0.4.1',
  ),
  /** virStorageVolLookupByPath, since 0.4.1 */
  storageVolLookupByPath: procedure(97, struct({ path: string }), struct({ vol: storageVol }), '0.4.1'),
  /** virStorageVolResize, since 0.9.10; flags: StorageVolResizeFlags */
  storageVolResize: procedure(
    260,
    struct({ vol: storageVol, capacity: uhyper, flags: uint }),
    nothing,
    '0.9.10',
  ),
  /** virStorageVolUpload, since 0.9.0; flags: StorageVolUploadFlags; `length` 0 means as much as comes */
  storageVolUpload: streamProcedure(
    208,
    'write',
    struct({ vol: storageVol, offset: uhyper, length: uhyper, flags: uint }),
    nothing,
    '0.9.0',
  ),
  /** virStorageVolWipe, since 0.8.0 */
  storageVolWipe: procedure(165, struct({ vol: storageVol, flags: uint }), nothing, '0.8.0'),
  /** virStorageVolWipePattern, since 0.9.10; algorithm: StorageVolWipeAlgorithm */
  storageVolWipePattern: procedure(
    259,
    struct({ vol: storageVol, algorithm: uint, flags: uint }),
    nothing,
    '0.9.10',
  ),
};
