import { randomBytes } from 'node:crypto';
import { eq, inArray, isNull, type SQL } from 'drizzle-orm';
import { vms } from '../../drizzle/schema/index.ts';
import { getDatabase } from '../db/client.ts';
import type { Database } from '../db/database.ts';
import { onNotify } from '../db/notify.ts';
import { byKey, naturalKey } from '../domain/arrange-vms.ts';
import type { LiveMessage, VmRow } from '../domain/views.ts';
import { shared } from './shared.ts';
import {
  readObservedAt,
  readStoredVms,
  readVmHosts,
  type StoredVm,
  toVmRow,
  type VmHost,
} from './vm-rows.ts';

/** All VMs as lists show them, in memory, and equal to the database up to what has been told. */
export type Fleet = {
  /** Another one after all has been read anew: versions of different epochs say nothing of each other. */
  epoch: string;
  /** Grows with every change. */
  version: number;
  /** In the order of their names. */
  vms: readonly VmRow[];
  hosts: ReadonlyMap<string, VmHost>;
  /** The version with which this VM became as it is. */
  changedAt(vmId: string): number;
};

type Member = { stored: StoredVm; vm: VmRow; key: string; changedAt: number };

// One whole reading of so many takes longer than reading all of them by host.
const maxChanges = 2_000;
// A message that was lost is made up for by then; whoever asks meanwhile gets what there is.
const readAnewAfterMs = 300_000;
const observedAgeMs = 5_000;

/** Keeps the fleet of one database in memory: reads it once, then only what NOTIFY names, when somebody asks. */
function followFleet(database: Database) {
  let epoch = '';
  let version = 0;
  let members: Member[] = [];
  let byId = new Map<string, Member>();
  let hosts = new Map<string, VmHost>();
  let list: readonly VmRow[] = [];

  const changed = new Set<string>();
  let isAllChanged = true;
  let areHostsChanged = false;
  let readAnewAt = 0;
  let observedReadAt = 0;
  // What was told is numbered, so that whoever asks waits for all that was told before, and for nothing after it.
  let told = 1;
  let heeded = 0;
  let reading: Promise<void> | null = null;

  const listening = onNotify(note, database, () => {
    isAllChanged = true;
    told += 1;
  });

  function note(message: LiveMessage): void {
    if (message.topic === 'vm') changed.add(message.id);
    else if (message.topic === 'host') areHostsChanged = true;
    else if (message.topic === 'all') isAllChanged = true;
    else return;
    if (changed.size > maxChanges) isAllChanged = true;
    told += 1;
  }

  async function read(): Promise<Fleet> {
    await listening;
    const wanted = told;
    while (heeded < wanted) {
      reading ??= catchUp().finally(() => {
        reading = null;
      });
      await reading;
    }
    if (performance.now() > readAnewAt) {
      readAnewAt = performance.now() + readAnewAfterMs;
      isAllChanged = true;
      told += 1;
      reading ??= catchUp().finally(() => {
        reading = null;
      });
      // Nobody waits for it; one that fails is tried with the next question.
      reading.catch(() => {});
    }
    return { epoch, version, vms: list, hosts, changedAt: (id) => byId.get(id)?.changedAt ?? version };
  }

  async function catchUp(): Promise<void> {
    const until = told;
    const ids = [...changed];
    const isWhole = isAllChanged;
    const withHosts = areHostsChanged;
    changed.clear();
    isAllChanged = false;
    areHostsChanged = false;
    try {
      if (isWhole) await readAll();
      else {
        if (withHosts) await readHosts();
        if (ids.length > 0) await readSome(ids);
      }
      heeded = until;
    } catch (error) {
      for (const id of ids) changed.add(id);
      isAllChanged ||= isWhole;
      areHostsChanged ||= withHosts;
      throw error;
    }
  }

  /** Host by host, so that other work has its turn in between. */
  async function readAll(): Promise<void> {
    const found = await readVmHosts();
    const read: Member[] = [];
    const parts: SQL[] = [...found.keys()].map((hostId) => eq(vms.hypervisorHost, hostId));
    version += 1;
    for (const where of [...parts, isNull(vms.hypervisorHost)]) {
      for (const stored of await readStoredVms(where)) read.push(member(stored, found));
      await new Promise(setImmediate);
    }
    epoch = randomBytes(6).toString('base64url');
    hosts = found;
    readAnewAt = performance.now() + readAnewAfterMs;
    put(read.sort(inOrder));
  }

  async function readSome(ids: string[]): Promise<void> {
    const found = await readStoredVms(inArray(vms.id, ids));
    if (found.some(({ hostId }) => hostId && !hosts.has(hostId))) hosts = await readVmHosts();
    version += 1;
    const gone = new Set(ids);
    merge(members, gone, found.map((stored) => member(stored, hosts)).sort(inOrder));
  }

  async function readHosts(): Promise<void> {
    const before = hosts;
    hosts = await readVmHosts();
    const news = new Set(
      [...new Set([...before.keys(), ...hosts.keys()])].filter(
        (id) => JSON.stringify(before.get(id)) !== JSON.stringify(hosts.get(id)),
      ),
    );
    if (news.size === 0) return;
    version += 1;
    // A host that was taken out has taken its VMs along.
    const kept = members.filter(({ stored }) => !stored.hostId || hosts.has(stored.hostId));
    put(kept.map((one) => (news.has(one.stored.hostId ?? '') ? member(one.stored, hosts) : one)));
  }

  function member(stored: StoredVm, known: ReadonlyMap<string, VmHost>): Member {
    const vm = toVmRow(stored, known.get(stored.hostId ?? ''));
    return { stored, vm, key: naturalKey(stored.name), changedAt: version };
  }

  function merge(before: Member[], without: ReadonlySet<string>, added: Member[]): void {
    const after: Member[] = [];
    let next = 0;
    for (const one of before) {
      if (without.has(one.stored.id)) continue;
      for (let other = added[next]; other && inOrder(other, one) < 0; other = added[++next])
        after.push(other);
      after.push(one);
    }
    put([...after, ...added.slice(next)]);
  }

  function put(after: Member[]): void {
    members = after;
    byId = new Map(after.map((one) => [one.stored.id, one]));
    list = after.map(({ vm }) => vm);
  }

  /** Brings the times at which they were seen up to date, which no message tells. */
  async function refreshObserved(): Promise<void> {
    if (performance.now() - observedReadAt < observedAgeMs) return;
    observedReadAt = performance.now();
    const times = await readObservedAt(undefined);
    for (const one of members) {
      const observedAt = times.get(one.stored.id) ?? one.vm.observedAt;
      if (observedAt !== one.vm.observedAt) one.vm = { ...one.vm, observedAt };
    }
    list = members.map(({ vm }) => vm);
  }

  return {
    listening,
    read,
    refreshObserved,
  };
}

function inOrder(a: Member, b: Member): number {
  return byKey(a.key, b.key) || byKey(a.stored.name, b.stored.name) || byKey(a.stored.id, b.stored.id);
}

function theFleet(): ReturnType<typeof followFleet> {
  const fleets = shared('fleets', () => new WeakMap<Database, ReturnType<typeof followFleet>>());
  const database = getDatabase();
  const known = fleets.get(database);
  if (known) return known;
  const made = followFleet(database);
  fleets.set(database, made);
  // Whoever asks hears of it, and the next one who asks tries again.
  made.listening.catch(() => fleets.delete(database));
  return made;
}

/** @param isTimed  the times at which VMs were seen matter: they are then at most some seconds old */
export async function readFleet(isTimed = false): Promise<Fleet> {
  const fleet = theFleet();
  if (isTimed) {
    await fleet.read();
    await fleet.refreshObserved();
  }
  return fleet.read();
}
