import type { QueryClient } from '@tanstack/react-query';
import type { FleetSummary, VmGroup, VmWindow, VmWindows } from '../domain/views.ts';
import { type HeldWindow, mergeWindow } from '../domain/vm-window.ts';
import { fetchJson } from './fetch-json.ts';
import { queryKeys } from './query-keys.ts';

/** A stretch of the list as the page has it, and what came along with it of the whole. */
export type HeldList = HeldWindow & {
  lines: number;
  matches: number;
  groups: VmGroup[] | null;
  /** When all of its rows were told: what changes without a message, as when they were seen, is no older. */
  wholeAt: number;
  /** When it was told. */
  toldAt: number;
};

// Rows say how old they are; the hosts' lists, which they come from, are read once a minute.
export const wholeEveryMs = 60_000;

/** Reads a stretch of a list: what differs from the one that the page has, as long as that is not too old. */
export async function readVmWindow(client: QueryClient, view: string, at: number): Promise<HeldList> {
  const key = queryKeys.vmWindow(view, at);
  const known = client.getQueryData<HeldList>(key);
  const before = known && Date.now() - known.wholeAt < wholeEveryMs - 5_000 ? known : undefined;
  const { answer, window } = await askWindow(view, at, before?.tag ?? null);
  client.setQueryData(queryKeys.summary, answer.summary);
  // Since it was asked the page may have written into it which operation somebody has pressed.
  const now = client.getQueryData<HeldList>(key);
  const merged = mergeWindow(now && now.tag === before?.tag ? now : before, window);
  const { lines, matches, groups } = answer;
  const toldAt = Date.now();
  return { ...merged, lines, matches, groups, toldAt, wholeAt: before?.wholeAt ?? toldAt };
}

type Told = { answer: VmWindows; window: VmWindow };
type Wanted<T> = { settle: (told: T) => void; fail: (error: unknown) => void };
type Batch = {
  windows: Map<string, (Wanted<Told> & { at: number; tag: string | null })[]>;
  summary: Wanted<FleetSummary>[];
};

let batch: Batch | null = null;

/** What is asked for in one go is one request. */
function batched(): Batch {
  if (!batch) {
    batch = { windows: new Map(), summary: [] };
    queueMicrotask(() => {
      const asked = batch;
      batch = null;
      if (asked) send(asked);
    });
  }
  return batch;
}

function askWindow(view: string, at: number, tag: string | null): Promise<Told> {
  return new Promise((settle, fail) => {
    const { windows } = batched();
    windows.set(view, [...(windows.get(view) ?? []), { at, tag, settle, fail }]);
  });
}

export function askSummary(): Promise<FleetSummary> {
  return new Promise((settle, fail) => {
    batched().summary.push({ settle, fail });
  });
}

function send({ windows, summary }: Batch): void {
  let others = summary;
  for (const [view, wanted] of windows) {
    const params = new URLSearchParams(view);
    for (const { at, tag } of wanted) params.append('w', tag ? `${at}~${tag}` : `${at}`);
    const along = others;
    others = [];
    fetchJson<VmWindows>(`/api/v1/vms/windows?${params}`).then(
      (answer) => {
        for (const one of along) one.settle(answer.summary);
        for (const one of wanted) {
          const window = answer.windows.find(({ at }) => at === one.at);
          if (window) one.settle({ answer, window });
          else one.fail(new Error('the answer leaves out a part of the list'));
        }
      },
      (error) => {
        for (const one of [...along, ...wanted]) one.fail(error);
      },
    );
  }
  if (others.length === 0) return;
  fetchJson<FleetSummary>('/api/v1/summary').then(
    (told) => {
      for (const one of others) one.settle(told);
    },
    (error) => {
      for (const one of others) one.fail(error);
    },
  );
}
