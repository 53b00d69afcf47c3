'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { checkHost } from '@/lib/actions/hosts';
import { type ActionError, errorOf, unwrap } from '@/lib/client/action-result';
import { fetchJson } from '@/lib/client/fetch-json';
import type { HostCheckResult } from '@/lib/domain/host-check';
import type { CheckHostInput } from '@/lib/domain/requests';

const lookEveryMs = 300;

/** Starts tests of a connection, and follows the last one to its end. */
export function useHostCheck() {
  const [checkId, setCheckId] = useState<string | null>(null);
  const start = useMutation<{ checkId: string }, ActionError, CheckHostInput>({
    mutationFn: async (input) => unwrap(await checkHost(input)),
    onMutate: () => setCheckId(null),
    onSuccess: (started) => setCheckId(started.checkId),
  });
  const { data, error } = useQuery({
    queryKey: ['host-checks', checkId],
    queryFn: ({ signal }) => fetchJson<HostCheckResult>(`/api/v1/host-checks/${checkId}`, signal),
    enabled: checkId !== null,
    refetchInterval: ({ state }) => (state.data?.isEnded ? false : lookEveryMs),
  });
  const result = checkId ? (data ?? null) : null;
  return {
    start: start.mutate,
    result,
    isRunning: start.isPending || (checkId !== null && !result?.isEnded && !error),
    error: errorOf(start.error) ?? (checkId ? errorOf(error) : null),
  };
}
