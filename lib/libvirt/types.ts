// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { typedParams } from './typed-params.ts';
import {
  bytes,
  charText,
  flag,
  hyper,
  type Infer,
  int,
  list,
  optional,
  string,
  struct,
  uhyper,
  uint,
  uuid,
} from './xdr-types.ts';

export const domain = struct({ name: string, uuid, id: int });
export type Domain = Infer<typeof domain>;

export const network = struct({ name: string, uuid });
export type Network = Infer<typeof network>;

export const networkPort = struct({ net: network, uuid });
export type NetworkPort = Infer<typeof networkPort>;

export const nwfilter = struct({ name: string, uuid });
export type Nwfilter = Infer<typeof nwfilter>;

export const nwfilterBinding = struct({ portdev: string, filtername: string });
export type NwfilterBinding = Infer<typeof nwfilterBinding>;

export const hostInterface = struct({ name: string, mac: string });
export type HostInterface = Infer<typeof hostInterface>;

export const storagePool = struct({ name: string, uuid });
export type StoragePool = Infer<typeof storagePool>;

export const storageVol = struct({ pool: string, name: string, key: string });
export type StorageVol = Infer<typeof storageVol>;

export const nodeDevice = struct({ name: string });
export type NodeDevice = Infer<typeof nodeDevice>;

export const secret = struct({ uuid, usageType: int, usageID: string });
export type Secret = Infer<typeof secret>;

export const domainCheckpoint = struct({ name: string, dom: domain });
export type DomainCheckpoint = Infer<typeof domainCheckpoint>;

export const domainSnapshot = struct({ name: string, dom: domain });
export type DomainSnapshot = Infer<typeof domainSnapshot>;

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
export type ErrorDetails = Infer<typeof errorDetails>;

export const vcpuInfo = struct({ number: uint, state: int, cpuTime: uhyper, cpu: int });
export type VcpuInfo = Infer<typeof vcpuInfo>;

export const nodeCpuStat = struct({ field: string, value: uhyper });
export type NodeCpuStat = Infer<typeof nodeCpuStat>;

export const nodeMemoryStat = struct({ field: string, value: uhyper });
export type NodeMemoryStat = Infer<typeof nodeMemoryStat>;

export const domainDiskError = struct({ disk: string, error: int });
export type DomainDiskError = Infer<typeof domainDiskError>;

export const domainMemoryStat = struct({ tag: int, val: uhyper });
export type DomainMemoryStat = Infer<typeof domainMemoryStat>;

export const domainIothreadInfo = struct({ iothreadId: uint, cpumap: bytes(2048) });
export type DomainIothreadInfo = Infer<typeof domainIothreadInfo>;

export const securityLabel = struct({ label: charText(4097), enforcing: flag });
export type SecurityLabel = Infer<typeof securityLabel>;

export const domainEventGraphicsAddress = struct({ family: int, node: string, service: string });
export type DomainEventGraphicsAddress = Infer<typeof domainEventGraphicsAddress>;

export const domainEventGraphicsIdentity = struct({ type: string, name: string });
export type DomainEventGraphicsIdentity = Infer<typeof domainEventGraphicsIdentity>;

export const networkDhcpLease = struct({
  iface: string,
  expirytime: hyper,
  type: int,
  mac: optional(string),
  iaid: optional(string),
  ipaddr: string,
  prefix: uint,
  hostname: optional(string),
  clientid: optional(string),
});
export type NetworkDhcpLease = Infer<typeof networkDhcpLease>;

export const domainStatsRecord = struct({ dom: domain, params: typedParams(262_144) });
export type DomainStatsRecord = Infer<typeof domainStatsRecord>;

export const domainFsinfo = struct({
  mountpoint: string,
  name: string,
  fstype: string,
  devAliases: list(string, 256),
});
export type DomainFsinfo = Infer<typeof domainFsinfo>;

export const domainIpAddr = struct({ type: int, addr: string, prefix: uint });
export type DomainIpAddr = Infer<typeof domainIpAddr>;

export const domainInterface = struct({
  name: string,
  hwaddr: optional(string),
  addrs: list(domainIpAddr, 2048),
});
export type DomainInterface = Infer<typeof domainInterface>;
