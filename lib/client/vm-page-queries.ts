'use client';

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SampleRange } from '../domain/samples.ts';
import type {
  AuditRow,
  VmDefinitionDetail,
  VmDefinitionVersion,
  VmSamples,
  VmStorage,
} from '../domain/views.ts';
import { fetchJson } from './fetch-json.ts';
import { mergeSamples, readAgainFrom } from './merge-samples.ts';
import { queryKeys } from './query-keys.ts';

// A sample is taken every 10 s; the chart of a day has steps of a minute.
const samplesEveryMs: Record<SampleRange, number> = { '1h': 5_000, '6h': 10_000, '24h': 30_000 };

/** Read once as a whole, and from then on only what is new. */
export function useVmSamples(vmId: string, range: SampleRange) {
  const client = useQueryClient();
  const queryKey = queryKeys.samples(vmId, range);
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const address = `/api/v1/vms/${vmId}/samples?range=${range}`;
      const before = client.getQueryData<VmSamples>(queryKey);
      const later = before
        ? await fetchJson<VmSamples>(`${address}&since=${readAgainFrom(before)}`, signal)
        : null;
      const merged = before && later && mergeSamples(before, later);
      return merged ?? fetchJson<VmSamples>(address, signal);
    },
    refetchInterval: samplesEveryMs[range],
    staleTime: samplesEveryMs[range],
    // Thousands of figures are not compared one by one to find out that they changed.
    structuralSharing: false,
  });
}

/** Where the VM's disks and snapshots lie. */
export function useVmStorage(vmId: string) {
  return useQuery({
    queryKey: queryKeys.storage(vmId),
    queryFn: ({ signal }) => fetchJson<VmStorage>(`/api/v1/vms/${vmId}/disks`, signal),
  });
}

export function useVmDefinition(vmId: string) {
  return useQuery({
    queryKey: queryKeys.definition(vmId),
    queryFn: ({ signal }) => fetchJson<VmDefinitionDetail | null>(`/api/v1/vms/${vmId}/definition`, signal),
  });
}

/** @param versionId  null reads nothing */
export function useVmVersion(vmId: string, versionId: string | null) {
  return useQuery({
    queryKey: queryKeys.version(vmId, versionId ?? ''),
    queryFn: ({ signal }) =>
      fetchJson<VmDefinitionVersion>(`/api/v1/vms/${vmId}/definition/${versionId}`, signal),
    enabled: versionId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

const auditPage = 50;

/** Newest first, page after page. */
export function useVmAudit(vmId: string) {
  return useInfiniteQuery({
    queryKey: queryKeys.vmAudit(vmId),
    queryFn: ({ signal, pageParam }) =>
      fetchJson<AuditRow[]>(
        `/api/v1/vms/${vmId}/audit?limit=${auditPage}${pageParam ? `&before=${pageParam}` : ''}`,
        signal,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => (last.length === auditPage ? (last.at(-1)?.id ?? null) : null),
  });
}
