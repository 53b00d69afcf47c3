'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { SearchRef, SearchResult } from '../domain/search.ts';
import type {
  EvacuationPlan,
  FreeVolumeRow,
  HostHardwareView,
  HostRow,
  ImageRow,
  MigrationTarget,
  NetworkDetail,
  NetworkRow,
  OperationDetail,
  OperationRow,
  PoolDetail,
  PoolRow,
  ScreensPage,
  SnapshotRow,
  VmDetail,
  VmLoadView,
  VmRow,
} from '../domain/views.ts';
import { fetchJson } from './fetch-json.ts';
import { queryKeys } from './query-keys.ts';

// Half the time between two samples, so that what is shown is hardly older than what is there.
const loadEveryMs = 5_000;

export function useVms() {
  return useQuery({
    queryKey: queryKeys.vms,
    queryFn: ({ signal }) => fetchJson<VmRow[]>('/api/v1/vms', signal),
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

/** @param id  null reads nothing, for places that show a VM only sometimes */
export function useVm(id: string | null) {
  return useQuery({
    queryKey: queryKeys.vm(id ?? ''),
    queryFn: ({ signal }) => fetchJson<VmDetail>(`/api/v1/vms/${id}`, signal),
    enabled: id !== null,
  });
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

export function useHost(id: string | null) {
  return useQuery({
    queryKey: queryKeys.host(id ?? ''),
    queryFn: ({ signal }) => fetchJson<HostRow>(`/api/v1/hosts/${id}`, signal),
    enabled: id !== null,
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
