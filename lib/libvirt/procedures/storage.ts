import { procedure, streamProcedure } from '../procedure.ts';
import { listArgs, storagePool, storagePools, storageVol, storageVols } from '../types.ts';
import { flag, int, nothing, string, struct, uhyper, uint, uuid } from '../xdr-types.ts';

const pool = struct({ pool: storagePool });
const poolFlags = struct({ pool: storagePool, flags: uint });
const vol = struct({ vol: storageVol });
const volFlags = struct({ vol: storageVol, flags: uint });
const volRange = struct({ vol: storageVol, offset: uhyper, length: uhyper, flags: uint });

/** Storage pools and volumes; sizes in bytes. Numbers and shapes: libvirt src/remote/remote_protocol.x */
export const storageProcedures = {
  connectListAllStoragePools: procedure(281, struct(listArgs), struct({ pools: storagePools, ret: uint })),
  storagePoolLookupByName: procedure(84, struct({ name: string }), pool),
  storagePoolLookupByUuid: procedure(85, struct({ uuid }), pool),
  storagePoolLookupByVolume: procedure(86, vol, pool),
  storagePoolGetInfo: procedure(
    87,
    pool,
    struct({ state: uint, capacity: uhyper, allocation: uhyper, available: uhyper }),
  ),
  storagePoolGetXmlDesc: procedure(88, poolFlags, struct({ xml: string })),
  storagePoolDefineXml: procedure(77, struct({ xml: string, flags: uint }), pool),
  storagePoolCreate: procedure(78, poolFlags, nothing),
  storagePoolBuild: procedure(79, poolFlags, nothing),
  storagePoolDestroy: procedure(80, pool, nothing),
  storagePoolUndefine: procedure(82, pool, nothing),
  storagePoolRefresh: procedure(83, poolFlags, nothing),
  storagePoolIsActive: procedure(154, pool, struct({ active: flag })),
  storagePoolGetAutostart: procedure(89, pool, struct({ autostart: flag })),
  storagePoolSetAutostart: procedure(90, struct({ pool: storagePool, autostart: flag }), nothing),
  storagePoolListAllVolumes: procedure(
    282,
    struct({ pool: storagePool, ...listArgs }),
    struct({ vols: storageVols, ret: uint }),
  ),
  storageVolLookupByName: procedure(95, struct({ pool: storagePool, name: string }), vol),
  storageVolLookupByKey: procedure(96, struct({ key: string }), vol),
  storageVolLookupByPath: procedure(97, struct({ path: string }), vol),
  storageVolCreateXml: procedure(93, struct({ pool: storagePool, xml: string, flags: uint }), vol),
  storageVolCreateXmlFrom: procedure(
    125,
    struct({ pool: storagePool, xml: string, clonevol: storageVol, flags: uint }),
    vol,
  ),
  storageVolDelete: procedure(94, volFlags, nothing),
  storageVolGetInfo: procedure(98, vol, struct({ type: int, capacity: uhyper, allocation: uhyper })),
  /** With StorageVolGetInfo.physical, `allocation` is the size of the file. */
  storageVolGetInfoFlags: procedure(
    378,
    volFlags,
    struct({ type: int, capacity: uhyper, allocation: uhyper }),
  ),
  storageVolGetXmlDesc: procedure(99, volFlags, struct({ xml: string })),
  /** The path comes in a field that libvirt calls `name`. */
  storageVolGetPath: procedure(100, vol, struct({ name: string })),
  storageVolResize: procedure(260, struct({ vol: storageVol, capacity: uhyper, flags: uint }), nothing),
  /** `length` 0 means as much as comes. */
  storageVolUpload: streamProcedure(208, 'write', volRange, nothing),
  /** `length` 0 means to the end. */
  storageVolDownload: streamProcedure(209, 'read', volRange, nothing),
};
