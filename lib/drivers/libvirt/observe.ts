import { AppError } from '../../domain/errors.ts';
import { hostDeviceName } from '../../domain/host-hardware.ts';
import type { VmSnapshot } from '../../domain/snapshot.ts';
import type { ObservedVm, PendingChange, VmDefinition, VmDisk, VmNic } from '../../domain/vm.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import {
  ConnectListAllDomainsFlags,
  DomainStatsTypes,
  DomainXmlFlags,
} from '../../libvirt/constants/domain.ts';
import type { Domain } from '../../libvirt/types.ts';
import { createSizeReader } from './disk-sizes.ts';
import { createGuestReader, nothingKnown } from './guest-info.ts';
import type { Link } from './link.ts';
import { type ParsedDomain, parseDomainXml, unknownDomain } from './parse-domain.ts';
import { pendingChanges } from './pending.ts';
import { createLayerReader } from './snapshots/layers.ts';
import { readSnapshots } from './snapshots/read.ts';
import { type DomainStateView, mapDomainState } from './state.ts';
import { withoutWidePins } from './wide-pins.ts';

/** What the lists of a host say of many domains in one answer. */
type Marks = { isAutostart: boolean; isPersistent: boolean; hasManagedSave: boolean };

type Raw = {
  dom: Domain;
  marks: Marks;
  parsed: Readable;
  view: DomainStateView;
  disks: VmDisk[];
  pending: PendingChange[];
  definition: VmDefinition;
  snapshots: VmSnapshot[] | undefined;
};
/** A definition, and why it could not be read if that is so. */
type Readable = ParsedDomain & { problem: string | null };
type StateAndReason = { state: number; reason: number };

// A list is made every minute; what it shows of slow things may be as old as that.
const listed = { agentAgeMs: 45_000, sizeAgeMs: 300_000 };
const single = { agentAgeMs: 0, sizeAgeMs: 5_000 };
// Enough to keep the connection busy, few enough that its queue stays short.
const readsAtOnce = 64;

export type Observer = {
  list(options: CallOptions): Promise<ObservedVm[]>;
  /** @returns null when the host does not have it */
  get(externalId: string, options: CallOptions): Promise<ObservedVm | null>;
};

/** Reads VMs from one host, whoever made them. A guest or a QEMU that hangs costs two seconds, once. */
export function createObserver(link: Link): Observer {
  const sizes = createSizeReader(link);
  const layers = createLayerReader(link);
  const guests = createGuestReader(link);
  // Definitions seldom change, and comparing a text is cheaper than reading it.
  const definitions = new Map<string, { xml: string; parsed: Readable }>();

  async function list(options: CallOptions): Promise<ObservedVm[]> {
    const listBy = async (flags: number) =>
      (await link.call('reads', 'connectListAllDomains', { needResults: 1, flags }, options)).domains;
    const idsOf = async (flags: number) => new Set((await listBy(flags)).map(({ uuid }) => uuid));
    const [domains, autostart, transient, saved, states] = await Promise.all([
      listBy(0),
      idsOf(ConnectListAllDomainsFlags.autostart),
      idsOf(ConnectListAllDomainsFlags.transient),
      // The test driver knows no managed save.
      idsOf(ConnectListAllDomainsFlags.managedsave).catch(() => new Set<string>()),
      readStates(options),
    ]);
    const raws = await mapLimited(domains, readsAtOnce, (dom) => {
      const marks = {
        isAutostart: autostart.has(dom.uuid),
        isPersistent: !transient.has(dom.uuid),
        hasManagedSave: saved.has(dom.uuid),
      };
      return read(dom, marks, states.get(dom.uuid) ?? null, listed.sizeAgeMs, options);
    });
    const present = raws.filter((raw) => raw !== null);
    if (definitions.size > domains.length * 4 + 100) definitions.clear();
    return Promise.all(present.map((raw) => withGuest(raw, listed.agentAgeMs)));
  }

  async function get(externalId: string, options: CallOptions): Promise<ObservedVm | null> {
    const dom = await lookUpDomain(link, externalId, options);
    if (!dom) return null;
    const [autostart, persistent, saved] = await Promise.all([
      link.call('reads', 'domainGetAutostart', { dom }, options).catch(() => ({ autostart: false })),
      link.call('reads', 'domainIsPersistent', { dom }, options).catch(() => ({ persistent: true })),
      link
        .call('reads', 'domainHasManagedSaveImage', { dom, flags: 0 }, options)
        .catch(() => ({ result: false })),
    ]);
    const marks = {
      isAutostart: autostart.autostart,
      isPersistent: persistent.persistent,
      hasManagedSave: saved.result,
    };
    const raw = await read(dom, marks, null, single.sizeAgeMs, options);
    return raw && withGuest(raw, single.agentAgeMs);
  }

  /** In one call that needs no guest's answer. A host that cannot give it is asked VM by VM. */
  async function readStates(options: CallOptions): Promise<Map<string, StateAndReason>> {
    const args = { doms: [], stats: DomainStatsTypes.state, flags: 0 };
    const { retStats } = await link
      .call('reads', 'connectGetAllDomainStats', args, options)
      .catch(() => ({ retStats: [] }));
    return new Map(
      retStats.map(({ dom, params }) => [
        dom.uuid,
        { state: Number(params['state.state'] ?? 0), reason: Number(params['state.reason'] ?? 0) },
      ]),
    );
  }

  /** @returns null when it went away while it was read */
  async function read(
    dom: Domain,
    marks: Marks,
    known: StateAndReason | null,
    sizeAgeMs: number,
    options: CallOptions,
  ): Promise<Raw | null> {
    try {
      const isActive = dom.id >= 0;
      const [{ state, reason }, { xml }, stored] = await Promise.all([
        known ?? link.call('reads', 'domainGetState', { dom, flags: 0 }, options),
        link.call('reads', 'domainGetXmlDesc', { dom, flags: 0 }, options),
        isActive && marks.isPersistent
          ? link.call('reads', 'domainGetXmlDesc', { dom, flags: DomainXmlFlags.inactive }, options)
          : null,
      ]);
      const next = stored ? parse(dom, 'stored', stored.xml) : null;
      const active = await withoutWidePins(link, parse(dom, 'now', xml), next, options);
      const pending = next ? pendingChanges(active, next) : [];
      const parsed = {
        ...active,
        hostDevices: allHostDevices(active, next),
        boot: (next ?? active).boot,
      };
      const networks = [...new Set([...(parsed.networks ?? []), ...(next?.networks ?? [])])].sort();
      const definition = isActive
        ? { stored: stored?.xml ?? null, active: xml }
        : { stored: xml, active: null };
      const [disks, snapshots] = await Promise.all([
        Promise.all(
          parsed.disks.map(async (disk) => ({
            ...disk,
            sizeBytes: await sizes.read(disk, sizeAgeMs, options),
            // A CD of a pool is named by its volume alone, and a delete asks for files.
            ...(disk.device === 'disk' || disk.pool
              ? { layers: await layers.read(disk, sizeAgeMs, options) }
              : {}),
          })),
        ),
        // A snapshot that cannot be read hides no VM.
        readSnapshots(link, dom, options).catch((error) =>
          isGone(error) ? Promise.reject(error) : undefined,
        ),
      ]);
      const view = mapDomainState(state, reason, marks.hasManagedSave);
      view.stateReason ??= parsed.problem;
      return { dom, marks, parsed: { ...parsed, networks }, view, disks, pending, definition, snapshots };
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  }

  function parse(dom: Domain, which: 'now' | 'stored', xml: string): Readable {
    const key = `${dom.uuid} ${which}`;
    const known = definitions.get(key);
    if (known?.xml === xml) return known.parsed;
    const parsed = parseOrExcuse(dom, xml);
    definitions.set(key, { xml, parsed });
    return parsed;
  }

  async function withGuest(
    { dom, marks, parsed, view, disks, pending, definition: texts, snapshots }: Raw,
    agentAgeMs: number,
  ): Promise<ObservedVm> {
    const { isAgentConnected, problem: _problem, ...definition } = parsed;
    const asksGuest = view.state === 'running' && (isAgentConnected || parsed.nics.length > 0);
    const { hostname, addressesByMac, addressSource, isFrozen } = asksGuest
      ? await guests.read(dom, isAgentConnected, agentAgeMs)
      : nothingKnown;
    return {
      ...definition,
      ...view,
      disks,
      nics: parsed.nics.map(
        (nic): VmNic => ({ ...nic, addresses: addressesByMac.get(nic.mac.toLowerCase()) ?? [] }),
      ),
      addresses: [...new Set([...addressesByMac.values()].flat())],
      addressSource,
      guestHostname: hostname,
      isFrozen,
      isAutostart: marks.isAutostart,
      isPersistent: marks.isPersistent,
      runId: dom.id >= 0 ? dom.id : null,
      isMemorySaved: view.state === 'suspended' && marks.hasManagedSave,
      pending,
      definition: texts,
      snapshots,
    };
  }

  return { list, get };
}

/** Those that it has now, and those that it gets with its next start: the host can give neither to another. */
function allHostDevices(active: Readable, next: Readable | null): Readable['hostDevices'] {
  const now = active.hostDevices ?? [];
  const names = new Set(now.map(hostDeviceName));
  return [...now, ...(next?.hostDevices ?? []).filter((device) => !names.has(hostDeviceName(device)))];
}

/** One definition that nobody can read hides neither its own VM nor the host's others. */
function parseOrExcuse(dom: Domain, xml: string): Readable {
  try {
    return { ...parseDomainXml(xml), problem: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...unknownDomain(dom), problem: error.userMessage };
  }
}

async function mapLimited<T, R>(items: T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [position, item] of queue) results[position] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

/** @returns null when the host does not have it */
export async function lookUpDomain(
  link: Link,
  externalId: string,
  options: CallOptions,
): Promise<Domain | null> {
  try {
    return (await link.call('reads', 'domainLookupByUuid', { uuid: externalId }, options)).dom;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

export function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'not_found';
}
