'use client';

import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { VmGroup, VmRow } from '../domain/views.ts';
import { type VmView, vmViewParams, windowSize } from '../domain/vm-view.ts';
import { fetchJson } from './fetch-json.ts';
import { queryKeys } from './query-keys.ts';
import { type HeldList, readVmWindow, wholeEveryMs } from './vm-windows.ts';

export type VmLines = {
  /** The view that they are of. */
  view: VmView;
  /** Null until anything of it is known. */
  known: { lines: number; matches: number; groups: VmGroup[] | null } | null;
  /** Undefined for one that has not been read yet. */
  at: (line: number) => VmRow | undefined;
  /** All that has been read. */
  held: () => Iterable<VmRow>;
  /** Says which are on screen, so that they are read and kept up to date. */
  show: (from: number, to: number) => void;
  /** The ids of a stretch, whether they have been read or not. */
  idsOf: (from: number, to: number) => Promise<string[]>;
  /** What is shown is still of the view before. */
  isOld: boolean;
  error: Error | null;
};

// Of what lies beyond the screen so much is read in advance.
const aheadLines = 40;

/** The lines of a list of VMs: those on screen are read in stretches and kept up to date, and no others. */
export function useVmLines(view: VmView): VmLines {
  const params = vmViewParams(view).toString();
  const client = useQueryClient();
  const [starts, setStarts] = useState<readonly number[]>([0]);
  const queries = useQueries({
    queries: starts.map((at) => ({
      queryKey: queryKeys.vmWindow(params, at),
      queryFn: () => readVmWindow(client, params, at),
      refetchInterval: wholeEveryMs,
      // Rows that are the same are the same objects already.
      structuralSharing: false,
      gcTime: 120_000,
    })),
  });
  const windows = queries.flatMap(({ data }) => data ?? []);
  const newest = windows.reduce<HeldList | null>(
    (best, one) => (best && best.toldAt >= one.toldAt ? best : one),
    null,
  );
  const shown = useRef<{ params: string; view: VmView; windows: HeldList[]; newest: HeldList } | null>(null);
  if (newest) shown.current = { params, view, windows, newest };
  const now = shown.current;

  const show = useCallback((from: number, to: number) => {
    const first = Math.floor(Math.max(0, from - aheadLines) / windowSize) * windowSize;
    const wanted: number[] = [];
    for (let at = first; at <= to + aheadLines; at += windowSize) wanted.push(at);
    setStarts((before) => (before.join() === wanted.join() ? before : wanted));
  }, []);
  const at = (line: number) => {
    const start = Math.floor(line / windowSize) * windowSize;
    return now?.windows.find((one) => one.at === start)?.vms[line - start];
  };
  return {
    view: now?.view ?? view,
    known: now?.newest ?? null,
    at,
    held: () => (now?.windows ?? []).flatMap(({ vms }) => vms),
    show,
    async idsOf(from, to) {
      const held = Array.from({ length: to - from }, (_, index) => at(from + index)?.id);
      if (held.every((id) => id !== undefined)) return [...new Set(held)];
      const query = new URLSearchParams(now?.params ?? params);
      query.set('from', `${from}`);
      query.set('to', `${to}`);
      return fetchJson<string[]>(`/api/v1/vms/ids?${query}`);
    },
    isOld: now !== null && now.params !== params,
    error: queries.find(({ error }) => error)?.error ?? null,
  };
}
