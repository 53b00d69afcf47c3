'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { lookAtOperations } from '@/lib/actions/operations';
import { type ActionError, unwrap } from '@/lib/client/action-result';
import { queryKeys } from '@/lib/client/query-keys';
import type { OperationRow } from '@/lib/domain/views';

/** Keeps that this person has seen how some operations ended, or all that have failed of late. */
export function useLookAt() {
  const client = useQueryClient();
  return useMutation<void, ActionError, string[] | 'failed'>({
    mutationFn: async (operations) => unwrap(await lookAtOperations({ operations })),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.overview }),
  });
}

/** Who reads the page of one that failed has seen it. */
export function useSeen({ id, state }: Pick<OperationRow, 'id' | 'state'>): void {
  const lookAt = useLookAt();
  const hasFailed = state === 'failed' || state === 'undone';
  const look = useEffectEvent(() => lookAt.mutate([id]));
  useEffect(() => {
    if (hasFailed) look();
  }, [hasFailed]);
}
