import { type Infer, int, list, optional, string, struct, uhyper, uint, uuid } from './xdr-types.ts';

/** How calls name what they act on: libvirt's own handles, complete. Limits are those of remote_protocol.x. */
export const domain = struct({ name: string, uuid, id: int });
/** `id` is -1 when the domain does not run. */
export type Domain = Infer<typeof domain>;

export const network = struct({ name: string, uuid });
export type Network = Infer<typeof network>;

export const storagePool = struct({ name: string, uuid });
export type StoragePool = Infer<typeof storagePool>;

/** `pool` is the pool's name, `key` the volume's global one, for files their path. */
export const storageVol = struct({ pool: string, name: string, key: string });
export type StorageVol = Infer<typeof storageVol>;

export const domains = list(domain, 16_384);
export const networks = list(network, 16_384);
export const storagePools = list(storagePool, 16_384);
export const storageVols = list(storageVol, 16_384);

/** What every list call takes: no results means only their number. */
export const listArgs = { needResults: int, flags: uint };

export const nodeStats = list(struct({ field: string, value: uhyper }), 16);

export const authTypes = list(int, 20);

export const errorDetails = struct({
  code: int,
  domain: int,
  message: optional(string),
  level: int,
  dom: optional(domain),
  str1: optional(string),
  str2: optional(string),
  str3: optional(string),
  int1: int,
  int2: int,
  net: optional(network),
});
