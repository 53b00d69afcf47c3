'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { changeHostResource, planHostChange } from '@/lib/actions/host-resources';
import { type ActionError, unwrap } from '@/lib/client/action-result';
import { queryKeys } from '@/lib/client/query-keys';
import { rememberStarted } from '@/lib/client/started-operations';
import { typingPauseMs, useSettled } from '@/lib/client/use-settled';
import { hostChangeWords } from '@/lib/domain/change-words';
import type { HostChange } from '@/lib/domain/host-changes';

/** What the change would do, asked again whenever it or the host becomes another. Null asks nothing. */
export function useHostChangePlan(hostId: string, change: HostChange | null) {
  const settled = useSettled(change, typingPauseMs);
  const isSettled = JSON.stringify(settled) === JSON.stringify(change);
  const query = useQuery({
    // Under the key of all of its kind, so that the next news of one makes the plan anew.
    queryKey: [
      settled ? `${hostChangeWords[settled.kind].subject}s` : '',
      'plan',
      hostId,
      JSON.stringify(settled),
    ],
    queryFn: async () => (settled ? unwrap(await planHostChange({ hostId, change: settled })) : null),
    enabled: settled !== null && hostId !== '',
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  const isCurrent = isSettled && !query.isPlaceholderData && query.isSuccess;
  return { planned: change ? (query.data ?? null) : null, error: query.error, isCurrent };
}

export function useChangeHostResource() {
  const client = useQueryClient();
  return useMutation<
    { operationId: string; subjectId: string },
    ActionError,
    { hostId: string; change: HostChange; planKey: string; idempotencyKey: string }
  >({
    mutationFn: async (request) => unwrap(await changeHostResource(request)),
    onSuccess: ({ operationId }) => rememberStarted(operationId),
    onSettled: (_data, _error, { change }) => {
      void client.invalidateQueries({ queryKey: queryKeys.operations });
      void client.invalidateQueries({ queryKey: [`${hostChangeWords[change.kind].subject}s`] });
    },
  });
}
