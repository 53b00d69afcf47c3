'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { powerVm } from '@/lib/actions/vms';
import { type ActionError, unwrap } from '@/lib/client/action-result';
import { newIdempotencyKey } from '@/lib/client/idempotency-key';
import { queryKeys } from '@/lib/client/query-keys';
import { rememberStarted } from '@/lib/client/started-operations';
import type { HeldList } from '@/lib/client/vm-windows';
import type { PowerAction, VmOperationKind } from '@/lib/domain/operation';
import type { VmDetail, VmRow } from '@/lib/domain/views';

type Power = { vmId: string; action: PowerAction };

/**
 * Starts a power operation. The row shows what is wanted at once; what is seen stays what was seen, and the
 * outcome arrives by the live socket.
 */
export function usePowerVm() {
  const client = useQueryClient();
  const show = useShowOperation();
  return useMutation<{ operationId: string }, ActionError, Power, { hide: () => void }>({
    mutationFn: async ({ vmId, action }) =>
      unwrap(await powerVm({ vmId, action, idempotencyKey: newIdempotencyKey() })),
    onMutate: ({ vmId, action }) => ({ hide: show(vmId, `vm.${action}`) }),
    onSuccess: ({ operationId }) => rememberStarted(operationId),
    onError: (_error, _power, shown) => shown?.hide(),
    onSettled: (_data, _error, { vmId }) => {
      void client.invalidateQueries({ queryKey: queryKeys.operations });
      void client.invalidateQueries({ queryKey: queryKeys.vm(vmId) });
      void client.invalidateQueries({ queryKey: queryKeys.fleet });
    },
  });
}

/** Writes an operation that is on its way into what the page shows. */
export function useShowOperation() {
  const client = useQueryClient();
  return (vmId: string, kind: VmOperationKind) => {
    const before = client.getQueryData<VmDetail>(queryKeys.vm(vmId))?.activeOperation ?? null;
    set({ id: 'pending', kind, progress: 0 });
    return () => set(before);

    function set(activeOperation: VmRow['activeOperation']): void {
      client.setQueriesData<HeldList>({ queryKey: queryKeys.vmWindows }, (held) =>
        held?.vms.some(({ id }) => id === vmId)
          ? { ...held, vms: held.vms.map((vm) => (vm.id === vmId ? { ...vm, activeOperation } : vm)) }
          : held,
      );
      client.setQueryData<VmDetail>(queryKeys.vm(vmId), (vm) => (vm ? { ...vm, activeOperation } : vm));
    }
  };
}
