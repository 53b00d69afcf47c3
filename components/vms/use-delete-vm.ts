'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { deleteVm, planDeleteVm } from '@/lib/actions/vms';
import { type ActionError, unwrap } from '@/lib/client/action-result';
import { queryKeys } from '@/lib/client/query-keys';
import { rememberStarted } from '@/lib/client/started-operations';
import { useShowOperation } from './use-vm-actions';

/** What a delete would take and leave, asked again with the machine's next news. */
export function useDeletePlan(vmId: string) {
  return useQuery({
    queryKey: [...queryKeys.vm(vmId), 'delete-plan'],
    queryFn: async () => unwrap(await planDeleteVm({ vmId })),
    gcTime: 0,
    retry: false,
  });
}

export function useDeleteVm() {
  const client = useQueryClient();
  const show = useShowOperation();
  return useMutation<
    { operationId: string },
    ActionError,
    { vmId: string; files: string[]; idempotencyKey: string },
    { hide: () => void }
  >({
    mutationFn: async (request) => unwrap(await deleteVm(request)),
    onMutate: ({ vmId }) => ({ hide: show(vmId, 'vm.delete') }),
    onSuccess: ({ operationId }) => rememberStarted(operationId),
    onError: (_error, _request, shown) => shown?.hide(),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: queryKeys.operations });
      void client.invalidateQueries({ queryKey: queryKeys.fleet });
    },
  });
}
