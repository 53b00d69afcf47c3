// Written by npm run libvirt:protocol from libvirt 11.3.0; do not edit.

import { procedure } from '../procedure.ts';
import { charList, flag, int, list, nothing, string, struct } from '../xdr-types.ts';

export const authProcedures = {
  authList: procedure(66, nothing, struct({ types: list(int, 20) })),
  authPolkit: procedure(70, nothing, struct({ complete: flag })),
  authSaslInit: procedure(67, nothing, struct({ mechlist: string })),
  authSaslStart: procedure(
    68,
    struct({ mech: string, nil: flag, data: charList(65_536) }),
    struct({ complete: flag, nil: flag, data: charList(65_536) }),
  ),
  authSaslStep: procedure(
    69,
    struct({ nil: flag, data: charList(65_536) }),
    struct({ complete: flag, nil: flag, data: charList(65_536) }),
  ),
};
