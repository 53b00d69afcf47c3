import type { HostRow, OperationRow, VmRow } from '@/lib/domain/views';

type Seen = { vms: VmRow[]; hosts: HostRow[]; operations: OperationRow[] };

/**
 * What a person should look at: hosts that cannot be used though they should, machines that failed or whose state
 * nobody knows for a reason of their own, and failed operations that nothing later on the same machine has made good.
 */
export function needsAttention({ vms, hosts, operations }: Seen): Seen {
  const lost = new Set(
    hosts.filter(({ state }) => state !== 'connected' && state !== 'degraded').map(({ id }) => id),
  );
  return {
    hosts: hosts.filter(({ state }) => state === 'unreachable' || state === 'degraded'),
    vms: vms.filter(({ state, hostId }) => {
      if (state === 'failed' || state === 'gone') return true;
      // One line for the host says it for all its machines.
      return state === 'unknown' && !(hostId && lost.has(hostId));
    }),
    operations: operations.filter((operation, index) => {
      if (operation.state !== 'failed' && operation.state !== 'undone') return false;
      // The list is newest first: what stands before it came after it.
      const isMadeGood = operations
        .slice(0, index)
        .some((later) => later.subjectName === operation.subjectName && later.state === 'done');
      return !isMadeGood;
    }),
  };
}
