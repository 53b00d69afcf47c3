'use client';

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { Candidate } from '../domain/candidates.ts';
import type { PowerAction } from '../domain/operation.ts';
import type { Overview } from '../domain/overview.ts';
import type { SearchRef, SearchResult } from '../domain/search.ts';
import type { Topology } from '../domain/topology.ts';
import type {
  AuditRow,
  BatchView,
  BulkPlan,
  EvacuationPlan,
  FreeVolumeRow,
  HostHardwareView,
  HostLoadRow,
  HostRow,
  ImageRow,
  MigrationTarget,
  NetworkDetail,
  NetworkRow,
  OperationDetail,
  OperationRow,
  PoolDetail,
  PoolRow,
  SavedView,
  ScreensPage,
  SelectionView,
  SnapshotRow,
  TemplateRow,
  VmDetail,
  VmLoadView,
  VmRow,
} from '../domain/views.ts';
import type { FieldValue } from '../domain/vm-query/complete.ts';
import { fetchJson, postJson } from './fetch-json.ts';
import { queryKeys } from './query-keys.ts';
import { readStarted, subscribeStarted } from './started-operations.ts';
import { askSummary } from './vm-windows.ts';

// Half the time between two samples, so that what is shown is hardly older than what is there.
const loadEveryMs = 5_000;
const valuesAgeMs = 5_000;

/** The fleet in a few figures. */
export function useSummary() {
  return useQuery({ queryKey: queryKeys.summary, queryFn: askSummary });
}

/** The first VMs that a query of the list's language finds, by name. */
export function useFoundVms(q: string, limit: number) {
  return useQuery({
    queryKey: queryKeys.foundVms(`${limit} ${q}`),
    queryFn: ({ signal }) =>
      fetchJson<VmRow[]>(`/api/v1/vms?${new URLSearchParams({ q, limit: `${limit}` })}`, signal),
  });
}

/** What a field of the list's language can be followed by. @param wanted  null asks for nothing */
export function useVmValues(wanted: { field: string; begun: string } | null) {
  const { field = '', begun = '' } = wanted ?? {};
  return useQuery({
    queryKey: queryKeys.vmValues(field, begun),
    queryFn: ({ signal }) =>
      fetchJson<FieldValue[]>(`/api/v1/vms/values?${new URLSearchParams({ field, begun })}`, signal),
    enabled: wanted !== null,
    // No message says that a value is new; the next time that somebody writes, it is there.
    staleTime: valuesAgeMs,
    // What was offered stays until the next is there, so that the list under the box does not flicker.
    placeholderData: keepPreviousData,
  });
}

/** A page of the VMs that have a screen now. @param q  in the language of the list */
export function useScreensPage(q: string, page: number) {
  return useQuery({
    queryKey: queryKeys.screens(q, page),
    queryFn: ({ signal }) =>
      fetchJson<ScreensPage>(`/api/v1/screens?${new URLSearchParams({ q, page: String(page) })}`, signal),
    // The tiles stay where they are while the next search is on its way.
    placeholderData: keepPreviousData,
  });
}

export function useSavedViews() {
  return useQuery({
    queryKey: queryKeys.savedViews,
    queryFn: ({ signal }) => fetchJson<SavedView[]>('/api/v1/saved-views', signal),
  });
}

/** Live up to this many; a longer list of ids is not sent along with every change of any VM. */
const maxLiveSelection = 500;

/** How many of some VMs, which need not be on screen, could do what. @param ids  null asks nothing */
export function useSelectionView(ids: readonly string[] | null) {
  const isLive = (ids?.length ?? 0) <= maxLiveSelection;
  return useQuery({
    queryKey: [...(isLive ? queryKeys.fleet : ['vms']), 'selection', ids?.join() ?? ''],
    queryFn: ({ signal }) => postJson<SelectionView>('/api/v1/vms/selection', { ids }, signal),
    enabled: ids !== null,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
}

/** Who is meant by an action for many is settled when it is asked for: it is read once. */
export function useBulkPlan(action: PowerAction, ids: readonly string[]) {
  return useQuery({
    // Of no key that a message renews.
    queryKey: ['bulk-plan', action, ids.join()],
    queryFn: ({ signal }) => postJson<BulkPlan>('/api/v1/vms/selection', { ids, action }, signal),
    gcTime: 0,
  });
}

// As often as VMs are sampled.
const loadsEveryMs = 10_000;

/** Messages tell of everything in it but of how busy hosts are. */
export function useOverview() {
  return useQuery({
    queryKey: queryKeys.overview,
    queryFn: ({ signal }) => fetchJson<Overview>('/api/v1/overview', signal),
    refetchInterval: loadsEveryMs,
  });
}

const vmQuery = (id: string) => ({
  queryKey: queryKeys.vm(id),
  queryFn: ({ signal }: { signal: AbortSignal }) => fetchJson<VmDetail>(`/api/v1/vms/${id}`, signal),
});

/** @param id  null reads nothing, for places that show a VM only sometimes */
export function useVm(id: string | null) {
  return useQuery({ ...vmQuery(id ?? ''), enabled: id !== null });
}

export function useSnapshots(vmId: string) {
  return useQuery({
    queryKey: queryKeys.snapshots(vmId),
    queryFn: ({ signal }) => fetchJson<SnapshotRow[]>(`/api/v1/vms/${vmId}/snapshots`, signal),
  });
}

/** It changes all the time, and no message says so. @param isOn  what does not run is not sampled */
export function useVmLoad(vmId: string, isOn: boolean) {
  return useQuery({
    queryKey: queryKeys.load(vmId),
    queryFn: ({ signal }) => fetchJson<VmLoadView | null>(`/api/v1/vms/${vmId}/load`, signal),
    refetchInterval: loadEveryMs,
    enabled: isOn,
  });
}

/** Checked anew with every news of the VM and of any host. */
export function useMigrationTargets(vmId: string) {
  return useQuery({
    queryKey: queryKeys.migrationTargets(vmId),
    queryFn: ({ signal }) => fetchJson<MigrationTarget[]>(`/api/v1/vms/${vmId}/migration-targets`, signal),
  });
}

export function useHosts() {
  return useQuery({
    queryKey: queryKeys.hosts,
    queryFn: ({ signal }) => fetchJson<HostRow[]>('/api/v1/hosts', signal),
  });
}

/** What their VMs use together; it changes all the time, and no message says so. */
export function useHostLoads() {
  return useQuery({
    queryKey: queryKeys.hostLoads,
    queryFn: ({ signal }) => fetchJson<HostLoadRow[]>('/api/v1/host-loads', signal),
    refetchInterval: loadsEveryMs,
  });
}

export function useHost(id: string | null) {
  return useQuery({
    queryKey: queryKeys.host(id ?? ''),
    queryFn: ({ signal }) => fetchJson<HostRow>(`/api/v1/hosts/${id}`, signal),
    enabled: id !== null,
  });
}

/** Every host as a place for new VMs. @param imageId  empty for none */
export function useCandidates(imageId: string, cpu: string) {
  const query = new URLSearchParams({ cpu, ...(imageId ? { imageId } : {}) });
  return useQuery({
    queryKey: queryKeys.candidates(imageId, cpu),
    queryFn: ({ signal }) => fetchJson<Candidate[]>(`/api/v1/vms/candidates?${query}`, signal),
    // Another image makes no other hosts: what is known of them stays until it is known of both.
    placeholderData: keepPreviousData,
  });
}

export function useHostHardware(hostId: string | null) {
  return useQuery({
    queryKey: queryKeys.hostHardware(hostId ?? ''),
    queryFn: ({ signal }) => fetchJson<HostHardwareView>(`/api/v1/hosts/${hostId}/hardware`, signal),
    enabled: hostId !== null,
  });
}

export function useEvacuationPlan(hostId: string) {
  return useQuery({
    queryKey: queryKeys.evacuation(hostId),
    queryFn: ({ signal }) => fetchJson<EvacuationPlan>(`/api/v1/hosts/${hostId}/evacuation`, signal),
  });
}

export function useHostOperations(hostId: string) {
  return useQuery({
    queryKey: queryKeys.hostOperations(hostId),
    queryFn: ({ signal }) => fetchJson<OperationRow[]>(`/api/v1/hosts/${hostId}/operations`, signal),
  });
}

export function useOperations() {
  return useQuery({
    queryKey: queryKeys.operations,
    queryFn: ({ signal }) => fetchJson<OperationRow[]>('/api/v1/operations', signal),
  });
}

/** How it goes with what was asked for in one press. */
export function useBatchView(id: string) {
  return useQuery({
    queryKey: queryKeys.batchView(id),
    queryFn: ({ signal }) => fetchJson<BatchView>(`/api/v1/operations/batch/${id}`, signal),
  });
}

/** A page of what was asked for. @param asked  names the question; @param paramsOf  is read anew with each reading */
export function useOperationHistory(asked: string, paramsOf: () => URLSearchParams) {
  return useQuery({
    queryKey: queryKeys.history(asked),
    queryFn: ({ signal }) => fetchJson<OperationRow[]>(`/api/v1/operations?${paramsOf()}`, signal),
    placeholderData: keepPreviousData,
  });
}

/** A page of who did what. @param asked  names the question; @param paramsOf  is read anew with each reading */
export function useAudit(asked: string, paramsOf: () => URLSearchParams) {
  return useQuery({
    queryKey: queryKeys.audit(asked),
    queryFn: ({ signal }) => fetchJson<AuditRow[]>(`/api/v1/audit?${paramsOf()}`, signal),
    placeholderData: keepPreviousData,
  });
}

/** Those that were asked for in one press. */
export function useBatch(id: string) {
  return useQuery({
    queryKey: queryKeys.batch(id),
    queryFn: ({ signal }) => fetchJson<OperationRow[]>(`/api/v1/operations?batchId=${id}`, signal),
  });
}

export function useOperation(id: string | null) {
  return useQuery({
    queryKey: queryKeys.operation(id ?? ''),
    queryFn: ({ signal }) => fetchJson<OperationDetail>(`/api/v1/operations/${id}`, signal),
    enabled: id !== null,
  });
}

/** How the operations are that this page started; one row each, and no list of all. */
export function useStartedOperations(): OperationRow[] {
  const ids = useSyncExternalStore(subscribeStarted, readStarted, readStarted);
  const queries = useQueries({
    queries: ids.map((id) => ({
      queryKey: queryKeys.outcome(id),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchJson<OperationRow[]>(`/api/v1/operations?id=${id}`, signal),
      gcTime: 0,
    })),
  });
  return queries.flatMap(({ data }) => data ?? []);
}

export function useNetworks() {
  return useQuery({
    queryKey: queryKeys.networks,
    queryFn: ({ signal }) => fetchJson<NetworkRow[]>('/api/v1/networks', signal),
  });
}

export function useNetwork(id: string) {
  return useQuery({
    queryKey: queryKeys.network(id),
    queryFn: ({ signal }) => fetchJson<NetworkDetail>(`/api/v1/networks/${id}`, signal),
  });
}

export function usePools() {
  return useQuery({
    queryKey: queryKeys.pools,
    queryFn: ({ signal }) => fetchJson<PoolRow[]>('/api/v1/pools', signal),
  });
}

export function usePool(id: string | null) {
  return useQuery({
    queryKey: queryKeys.pool(id ?? ''),
    queryFn: ({ signal }) => fetchJson<PoolDetail>(`/api/v1/pools/${id}`, signal),
    enabled: id !== null,
  });
}

/** Volumes of a host that no VM uses. */
export function useFreeVolumes(hostId: string | null) {
  return useQuery({
    queryKey: queryKeys.freeVolumes(hostId ?? ''),
    queryFn: ({ signal }) => fetchJson<FreeVolumeRow[]>(`/api/v1/hosts/${hostId}/free-volumes`, signal),
    enabled: hostId !== null,
  });
}

export function useTemplates() {
  return useQuery({
    queryKey: queryKeys.templates,
    queryFn: ({ signal }) => fetchJson<TemplateRow[]>('/api/v1/templates', signal),
  });
}

/** @param open  the hosts that are opened; null leaves it to the size of the fleet */
export function useTopology({ open, find }: { open: string[] | null; find: string }) {
  const params = new URLSearchParams({ ...(open ? { open: open.join() } : {}), ...(find ? { find } : {}) });
  return useQuery({
    queryKey: queryKeys.topology(params.toString()),
    queryFn: ({ signal }) => fetchJson<Topology>(`/api/v1/topology?${params}`, signal),
    placeholderData: keepPreviousData,
  });
}

export function useImages() {
  return useQuery({
    queryKey: queryKeys.images,
    queryFn: ({ signal }) => fetchJson<ImageRow[]>('/api/v1/images', signal),
  });
}

/** Everything that has this in its name, address, tag or id. Read for each opening: it is for choosing, not for looking. */
export function useSearch(query: string) {
  return useQuery({
    queryKey: queryKeys.search(query),
    queryFn: ({ signal }) => fetchJson<SearchResult>(`/api/v1/search?q=${encodeURIComponent(query)}`, signal),
    enabled: query !== '',
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}

/** Things that were visited, as they are called now. */
export function useFound(refs: SearchRef[]) {
  const text = refs.map(({ type, id }) => `${type}/${id}`).join(',');
  return useQuery({
    queryKey: queryKeys.search(`refs ${text}`),
    queryFn: ({ signal }) => fetchJson<SearchResult>(`/api/v1/search?refs=${text}`, signal),
    enabled: text !== '',
    gcTime: 0,
  });
}
