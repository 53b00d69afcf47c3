import { procedure } from '../procedure.ts';
import { listArgs, network, networks } from '../types.ts';
import { flag, hyper, int, list, nothing, optional, string, struct, uint, uuid } from '../xdr-types.ts';

const net = struct({ net: network });

/** `expirytime` in seconds since 1970, 0 for never. */
const dhcpLease = struct({
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

/** Virtual networks. Numbers and shapes: libvirt src/remote/remote_protocol.x */
export const networkProcedures = {
  connectListAllNetworks: procedure(283, struct(listArgs), struct({ nets: networks, ret: uint })),
  networkLookupByName: procedure(46, struct({ name: string }), net),
  networkLookupByUuid: procedure(47, struct({ uuid }), net),
  networkGetXmlDesc: procedure(43, struct({ net: network, flags: uint }), struct({ xml: string })),
  networkGetBridgeName: procedure(45, net, struct({ name: string })),
  networkDefineXml: procedure(41, struct({ xml: string }), net),
  networkCreate: procedure(39, net, nothing),
  networkDestroy: procedure(42, net, nothing),
  networkUndefine: procedure(49, net, nothing),
  networkIsActive: procedure(152, net, struct({ active: flag })),
  networkGetAutostart: procedure(44, net, struct({ autostart: flag })),
  networkSetAutostart: procedure(48, struct({ net: network, autostart: flag }), nothing),
  networkGetDhcpLeases: procedure(
    341,
    struct({ net: network, mac: optional(string), ...listArgs }),
    struct({ leases: list(dhcpLease, 65_536), ret: uint }),
  ),
};
