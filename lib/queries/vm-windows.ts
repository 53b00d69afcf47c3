import { createHash } from 'node:crypto';
import { count, inArray, isNull } from 'drizzle-orm';
import { operations, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import { type Arranged, arrangeVms } from '../domain/arrange-vms.ts';
import type { FleetSummary, VmRow, VmWindow, VmWindows } from '../domain/views.ts';
import { parseVmQuery } from '../domain/vm-query/match.ts';
import { type VmView, vmViewParams, windowSize } from '../domain/vm-view.ts';
import { type Fleet, readFleet } from './fleet.ts';
import { shared } from './shared.ts';
import { readObservedAt } from './vm-rows.ts';

/** @property tag  what the asker has of it, as an earlier answer named it */
type Asked = { at: number; tag: string | null };

/**
 * What a list shows, in stretches. Of a stretch that the asker has, only what differs is told, so that one change costs one
 * row, however many are on screen.
 */
export async function readVmWindows(_user: User, view: VmView, asked: Asked[]): Promise<VmWindows> {
  const { fleet, arranged } = await arrange(view);
  const windows = asked.map((one) => windowOf(fleet, arranged.lines, one));
  const [summary] = await Promise.all([summaryOf(fleet), showObserved(windows)]);
  const { lines, matches, groups } = arranged;
  return { windows, lines: lines.length, matches, groups, summary };
}

/** The ids of a stretch of the list, for what is done with many at once. */
export async function listVmIds(
  _user: User,
  view: VmView,
  { from, to }: { from: number; to: number },
): Promise<string[]> {
  const { arranged } = await arrange(view);
  return [...new Set(arranged.lines.slice(from, to).map(({ id }) => id))];
}

export async function readFleetSummary(_user: User): Promise<FleetSummary> {
  return summaryOf(await readFleet());
}

const kept = shared('vm-windows', () => ({
  /** Whoever looks at the same list shares one arrangement of it, until something changes. */
  arrangements: new Map<string, { of: string; madeAt: number; arranged: Arranged }>(),
  /** Orders that somebody has on screen, by what they are called in a tag. */
  orders: new Map<string, string[]>(),
}));
const maxArrangements = 50;
const maxOrders = 500;
const timedAgeMs = 2_000;

async function arrange(view: VmView): Promise<{ fleet: Fleet; arranged: Arranged }> {
  const fleet = await readFleet(view.sort === 'seen' || parseVmQuery(view.q).isTimed);
  const key = vmViewParams(view).toString();
  const of = `${fleet.epoch}.${fleet.version}`;
  const known = kept.arrangements.get(key);
  const now = Date.now();
  const isGood = known?.of === of && (!known.arranged.isTimed || Math.abs(now - known.madeAt) < timedAgeMs);
  const made = isGood ? known : { of, madeAt: now, arranged: arrangeVms(fleet.vms, view, now) };
  keep(kept.arrangements, key, made, maxArrangements);
  return { fleet, arranged: made.arranged };
}

/** What was used longest ago makes room. */
function keep<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}

function windowOf(fleet: Fleet, lines: readonly VmRow[], { at, tag }: Asked): VmWindow {
  const shown = lines.slice(at, at + windowSize);
  const ids = shown.map(({ id }) => id);
  const order = nameOf(ids);
  const [epoch, version, had] = tag?.split('.') ?? [];
  const before = epoch === fleet.epoch ? kept.orders.get(had ?? '') : undefined;
  keep(kept.orders, order, ids, maxOrders);
  const has = new Set(before);
  const news = new Map(
    shown.filter(({ id }) => !has.has(id) || fleet.changedAt(id) > Number(version)).map((vm) => [vm.id, vm]),
  );
  return {
    at,
    tag: `${fleet.epoch}.${fleet.version}.${order}`,
    lines: before && had === order ? null : linesFrom(before ?? [], ids),
    rows: [...news.values()],
  };
}

/** The new order as stretches of the old one, with what comes in between. */
function linesFrom(before: readonly string[], after: readonly string[]): NonNullable<VmWindow['lines']> {
  const places = new Map(before.map((id, place) => [id, place]));
  const lines: NonNullable<VmWindow['lines']> = [];
  for (const id of after) {
    const place = places.get(id);
    const last = lines.at(-1);
    if (place === undefined) lines.push(id);
    else if (Array.isArray(last) && last[0] + last[1] === place) last[1] += 1;
    else lines.push([place, 1]);
  }
  return lines;
}

function nameOf(ids: string[]): string {
  return createHash('sha1').update(ids.join()).digest('base64url').slice(0, 12);
}

/** Of what is told, the time at which it was seen is the newest that there is. */
async function showObserved(windows: VmWindow[]): Promise<void> {
  const ids = windows.flatMap(({ rows }) => rows.map(({ id }) => id));
  if (ids.length === 0) return;
  const times = await readObservedAt(inArray(vms.id, ids));
  for (const window of windows)
    window.rows = window.rows.map((vm) => ({ ...vm, observedAt: times.get(vm.id) ?? vm.observedAt }));
}

async function summaryOf(fleet: Fleet): Promise<FleetSummary> {
  const [active] = await getDb()
    .select({ number: count() })
    .from(operations)
    .where(isNull(operations.endedAt));
  const hosts = [...fleet.hosts.values()];
  return {
    vms: countStates(fleet),
    hostsInTrouble: hosts.filter(({ state }) => state === 'unreachable' || state === 'degraded').length,
    activeOperations: active?.number ?? 0,
  };
}

function countStates({ vms }: Fleet): FleetSummary['vms'] {
  const numbers: FleetSummary['vms'] = {};
  for (const { state } of vms) numbers[state] = (numbers[state] ?? 0) + 1;
  return numbers;
}
