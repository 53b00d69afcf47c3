import { procedure } from '../procedure.ts';
import { domain, network, storagePool } from '../types.ts';
import { int, nothing, optional, struct } from '../xdr-types.ts';

const callback = struct({ callbackID: int });

/** Use subscribe() of events.ts rather than these. */
export const eventProcedures = {
  connectDomainEventCallbackRegisterAny: procedure(
    316,
    struct({ eventID: int, dom: optional(domain) }),
    callback,
  ),
  connectDomainEventCallbackDeregisterAny: procedure(317, callback, nothing),
  connectNetworkEventRegisterAny: procedure(313, struct({ eventID: int, net: optional(network) }), callback),
  connectNetworkEventDeregisterAny: procedure(314, callback, nothing),
  connectStoragePoolEventRegisterAny: procedure(
    368,
    struct({ eventID: int, pool: optional(storagePool) }),
    callback,
  ),
  connectStoragePoolEventDeregisterAny: procedure(369, callback, nothing),
};
