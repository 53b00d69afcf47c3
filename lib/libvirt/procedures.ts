import type { Procedure, StreamMode } from './procedure.ts';
import { authProcedures } from './procedures/auth.ts';
import { connectProcedures } from './procedures/connect.ts';
import { domainProcedures } from './procedures/domain.ts';
import { eventProcedures } from './procedures/events.ts';
import { networkProcedures } from './procedures/network.ts';
import { storageProcedures } from './procedures/storage.ts';

/** Every call that this client knows. Adding one is one entry in its noun's table. */
export const procedures = {
  ...authProcedures,
  ...connectProcedures,
  ...domainProcedures,
  ...storageProcedures,
  ...networkProcedures,
  ...eventProcedures,
};

type Procedures = typeof procedures;
export type ProcedureName = keyof Procedures;
type Parts<N extends ProcedureName> =
  Procedures[N] extends Procedure<infer A, infer R, infer M>
    ? { args: A; result: R; mode: M }
    : { args: never; result: never; mode: never };

export type ArgsOf<N extends ProcedureName> = Parts<N>['args'];
export type ResultOf<N extends ProcedureName> = Parts<N>['result'];
export type ModeOf<N extends ProcedureName> = Parts<N>['mode'];

/** Names of those that answer once, and of those that open a stream. */
export type CallName = { [N in ProcedureName]: ModeOf<N> extends null ? N : never }[ProcedureName];
export type StreamName = Exclude<ProcedureName, CallName>;

/** One entry without its types, for the code that moves bytes. */
export function lookUp(name: ProcedureName): Procedure<unknown, unknown, StreamMode> {
  return procedures[name] as unknown as Procedure<unknown, unknown, StreamMode>;
}
