'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lookAtOperations } from '@/lib/actions/operations';
import { type ActionError, unwrap } from '@/lib/client/action-result';
import { queryKeys } from '@/lib/client/query-keys';

/** Keeps that this person has seen how operations ended. */
export function useLookAt() {
  const client = useQueryClient();
  return useMutation<void, ActionError, string[]>({
    mutationFn: async (operationIds) => unwrap(await lookAtOperations({ operationIds })),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.overview }),
  });
}
