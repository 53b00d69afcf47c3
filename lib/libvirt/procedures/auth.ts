import { procedure } from '../procedure.ts';
import { charList, int, nothing, string, struct } from '../xdr-types.ts';

/** REMOTE_AUTH_SASL_DATA_MAX. */
const saslData = charList(65_536);
/** `complete` and `nil` are 0 or 1; `nil` tells nothing from an empty message. */
const saslReply = struct({ complete: int, nil: int, data: saslData });

/** Before connectOpen; openConnection() uses them. Numbers and shapes: libvirt src/remote/remote_protocol.x */
export const authProcedures = {
  /** The mechanisms' names, with commas between them. */
  authSaslInit: procedure(67, nothing, struct({ mechlist: string })),
  authSaslStart: procedure(68, struct({ mech: string, nil: int, data: saslData }), saslReply),
  authSaslStep: procedure(69, struct({ nil: int, data: saslData }), saslReply),
  authPolkit: procedure(70, nothing, struct({ complete: int })),
};
