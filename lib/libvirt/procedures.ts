import type { Procedure, StreamMode } from './procedure.ts';
import { authProcedures } from './procedures/auth.ts';
import { connectProcedures } from './procedures/connect.ts';
import { domainProcedures } from './procedures/domain.ts';
import { domainBlockProcedures } from './procedures/domain-block.ts';
import { domainCheckpointProcedures } from './procedures/domain-checkpoint.ts';
import { domainMigrateProcedures } from './procedures/domain-migrate.ts';
import { domainSnapshotProcedures } from './procedures/domain-snapshot.ts';
import { interfaceProcedures } from './procedures/interface.ts';
import { networkProcedures } from './procedures/network.ts';
import { nodeProcedures } from './procedures/node.ts';
import { nodeDeviceProcedures } from './procedures/node-device.ts';
import { nwfilterProcedures } from './procedures/nwfilter.ts';
import { qemuProcedures } from './procedures/qemu.ts';
import { secretProcedures } from './procedures/secret.ts';
import { storageProcedures } from './procedures/storage.ts';

/** Every call of the protocol that needs no file descriptors; procedures/left-out.ts says which do. */
export const procedures = {
  ...authProcedures,
  ...connectProcedures,
  ...domainProcedures,
  ...domainBlockProcedures,
  ...domainCheckpointProcedures,
  ...domainMigrateProcedures,
  ...domainSnapshotProcedures,
  ...interfaceProcedures,
  ...networkProcedures,
  ...nodeProcedures,
  ...nodeDeviceProcedures,
  ...nwfilterProcedures,
  ...qemuProcedures,
  ...secretProcedures,
  ...storageProcedures,
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
