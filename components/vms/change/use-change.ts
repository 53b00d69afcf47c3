'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { changeVm, planVmChange } from '@/lib/actions/vms';
import { type ActionError, unwrap } from '@/lib/client/action-result';
import { queryKeys } from '@/lib/client/query-keys';
import { rememberStarted } from '@/lib/client/started-operations';
import { typingPauseMs, useSettled } from '@/lib/client/use-settled';
import type { VmChange } from '@/lib/domain/vm-changes';
import { useShowOperation } from '../use-vm-actions';

/** What the change would do, asked again whenever it or the machine becomes another. Null asks nothing. */
export function useChangePlan(vmId: string, change: VmChange | null) {
  const settled = useSettled(change, typingPauseMs);
  const isSettled = JSON.stringify(settled) === JSON.stringify(change);
  const query = useQuery({
    // Under the machine's own key, so that its next news makes the plan anew.
    queryKey: [...queryKeys.vm(vmId), 'plan', JSON.stringify(settled)],
    queryFn: async () => (settled ? unwrap(await planVmChange({ vmId, change: settled })) : null),
    enabled: settled !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  const isCurrent = isSettled && !query.isPlaceholderData && query.isSuccess;
  return { planned: change ? (query.data ?? null) : null, error: query.error, isCurrent };
}

export function useChangeVm() {
  const client = useQueryClient();
  const show = useShowOperation();
  return useMutation<
    { operationId: string },
    ActionError,
    { vmId: string; change: VmChange; planKey: string; idempotencyKey: string },
    { hide: () => void }
  >({
    mutationFn: async (request) => unwrap(await changeVm(request)),
    onMutate: ({ vmId, change }) => ({ hide: show(vmId, change.kind) }),
    onSuccess: ({ operationId }) => rememberStarted(operationId),
    onError: (_error, _request, shown) => shown?.hide(),
    onSettled: (_data, _error, { vmId }) => {
      void client.invalidateQueries({ queryKey: queryKeys.operations });
      void client.invalidateQueries({ queryKey: queryKeys.vm(vmId) });
      void client.invalidateQueries({ queryKey: queryKeys.fleet });
    },
  });
}
