import { formatCpuSet, parseCpuSet } from '../../../domain/cpu-set.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { DomainModificationImpact } from '../../../libvirt/constants/domain.ts';
import {
  addXml,
  type Element,
  editXml,
  element,
  elements,
  ensure,
  remove,
  setAttributes,
  text,
} from '../edit-xml.ts';
import { readDomain } from './devices.ts';
import { type ChangeHandler, emptyDraft, type PlanSubject } from './handler.ts';

type Params = ChangeParams<'vm.setPinning'>;
type Pins = { vcpus: Map<number, string>; emulator: string | null };

/** Which of the host's CPUs each of the guest's may run on: at once for those that are on, and at every start. */
export const setPinning: ChangeHandler<Params> = {
  plan(subject, params) {
    const { stored, active } = subject;
    const draft = emptyDraft(stored);
    draft.obstacles.push(...obstaclesOf(subject, params));
    if (draft.obstacles.length) return draft;
    draft.stored = editXml(stored, 'domain', (domain) => write(domain, params));
    if (active === null) {
      if (draft.stored !== stored) draft.atNextStart.push(...wordsOf(params, readDomain(stored, pinsOf)));
    } else {
      const { now, later } = changesIn(subject, active, params);
      draft.live.push(...now.map(({ words }) => `${words} at once.`));
      if (later.length)
        draft.atNextStart.push(`CPU ${formatCpuSet(later)} of the guest is off, and pinned when it starts.`);
    }
    if (params.vcpus.some(({ cpus }) => cpus === params.emulator) && params.emulator !== null)
      draft.warnings.push('QEMU’s own work shares CPUs with the guest’s, which makes its answers less even.');
    return draft;
  },

  async applyLive({ link, dom, subject, params, step }) {
    const options = { signal: step.signal };
    const flags = DomainModificationImpact.live;
    const everywhere = whereUnpinned(subject.active, subject);
    for (const { vcpu, cpus } of changesIn(subject, subject.active, params).now) {
      const cpumap = cpuMap(cpus ?? everywhere);
      if (vcpu === null) await link.call('commands', 'domainPinEmulator', { dom, cpumap, flags }, options);
      else await link.call('commands', 'domainPinVcpuFlags', { dom, vcpu, cpumap, flags }, options);
    }
  },
};

type Change = { vcpu: number | null; cpus: string | null; words: string };

/** What differs between what runs and what is wanted; null as a CPU stands for QEMU's own threads. */
function changesIn(subject: PlanSubject, active: string, params: Params): { now: Change[]; later: number[] } {
  const { pins, count, online } = readDomain(active, (domain) => ({
    pins: pinsOf(domain),
    ...countsOf(domain),
  }));
  // One that was set free while it ran has a pin to all of them.
  const everywhere = whereUnpinned(active, subject);
  const asWanted = (cpus: string | null) => (cpus === everywhere ? null : cpus);
  const now: Change[] = [];
  const later: number[] = [];
  for (let vcpu = 0; vcpu < count; vcpu++) {
    const cpus = params.vcpus.find((pin) => pin.vcpu === vcpu)?.cpus ?? null;
    if (asWanted(cpus) === asWanted(pins.vcpus.get(vcpu) ?? null)) continue;
    if (online(vcpu)) now.push({ vcpu, cpus, words: pinWords(vcpu, cpus) });
    else later.push(vcpu);
  }
  if (asWanted(params.emulator) !== asWanted(pins.emulator))
    now.push({ vcpu: null, cpus: params.emulator, words: pinWords(null, params.emulator) });
  return { now, later };
}

function wordsOf(params: Params, before: Pins): string[] {
  const vcpus = new Set([...before.vcpus.keys(), ...params.vcpus.map(({ vcpu }) => vcpu)]);
  const changed = [...vcpus].flatMap((vcpu) => {
    const cpus = params.vcpus.find((pin) => pin.vcpu === vcpu)?.cpus ?? null;
    return cpus === (before.vcpus.get(vcpu) ?? null) ? [] : [`${pinWords(vcpu, cpus)}.`];
  });
  if (params.emulator !== before.emulator) changed.push(`${pinWords(null, params.emulator)}.`);
  return changed;
}

function pinWords(vcpu: number | null, cpus: string | null): string {
  const what = vcpu === null ? 'QEMU’s own work' : `The guest’s CPU ${vcpu}`;
  return cpus === null ? `${what} runs on any CPU of the host` : `${what} runs on CPU ${cpus} of the host`;
}

function obstaclesOf({ stored, hardware, facts }: PlanSubject, { vcpus, emulator }: Params): string[] {
  const { count } = readDomain(stored, countsOf);
  const there = new Set(hostCpus({ hardware, facts }));
  const missing = [...vcpus.map(({ cpus }) => cpus), emulator ?? '']
    .flatMap((cpus) => parseCpuSet(cpus) ?? [])
    .filter((cpu) => !there.has(cpu));
  const beyond = vcpus.map(({ vcpu }) => vcpu).filter((vcpu) => vcpu >= count);
  const twice = new Set(vcpus.map(({ vcpu }) => vcpu)).size !== vcpus.length;
  return [
    ...(missing.length
      ? [`The host has no CPU ${formatCpuSet(missing)}; it has ${formatCpuSet([...there])}.`]
      : []),
    ...(beyond.length ? [`The VM has no CPU ${formatCpuSet(beyond)}; it can have ${count}.`] : []),
    ...(twice ? ['One of its CPUs is named twice.'] : []),
  ];
}

function hostCpus({ hardware, facts }: Pick<PlanSubject, 'hardware' | 'facts'>): number[] {
  const cpus = hardware?.cells.flatMap((cell) => cell.cpus) ?? [];
  return cpus.length ? cpus : Array.from({ length: facts.cpuCount }, (_, cpu) => cpu);
}

/** Where a CPU runs that has no pin of its own: the definition may hold all of them together. */
function whereUnpinned(active: string, subject: PlanSubject): string {
  const together = readDomain(active, (domain) => element(domain, 'vcpu')?.getAttribute('cpuset') ?? null);
  return together === null ? formatCpuSet(hostCpus(subject)) : sameText(together);
}

function countsOf(domain: Element): { count: number; online: (vcpu: number) => boolean } {
  const count = Number(text(domain, 'vcpu') ?? 1);
  const current = Number(element(domain, 'vcpu')?.getAttribute('current') ?? count);
  const list = element(domain, 'vcpus');
  const off = new Set(
    (list ? elements(list, 'vcpu') : [])
      .filter((one) => one.getAttribute('enabled') === 'no')
      .map((one) => Number(one.getAttribute('id'))),
  );
  return { count, online: (vcpu) => (list ? !off.has(vcpu) : vcpu < current) };
}

function pinsOf(domain: Element): Pins {
  const cputune = element(domain, 'cputune');
  const vcpus = (cputune ? elements(cputune, 'vcpupin') : []).map((pin): [number, string] => [
    Number(pin.getAttribute('vcpu')),
    sameText(pin.getAttribute('cpuset')),
  ]);
  const emulator = cputune && element(cputune, 'emulatorpin');
  return { vcpus: new Map(vcpus), emulator: emulator ? sameText(emulator.getAttribute('cpuset')) : null };
}

function sameText(cpus: string | null): string {
  return formatCpuSet(parseCpuSet(cpus ?? '') ?? []);
}

function write(domain: Element, { vcpus, emulator }: Params): void {
  if (!element(domain, 'cputune') && vcpus.length === 0 && emulator === null) return;
  const cputune = ensure(domain, 'cputune', element(domain, 'iothreads') ? 'iothreads' : 'vcpu');
  const set = (pin: Element, cpus: string) => {
    if (sameText(pin.getAttribute('cpuset')) !== cpus) setAttributes(pin, { cpuset: cpus });
  };
  for (const pin of elements(cputune, 'vcpupin'))
    if (!vcpus.some(({ vcpu }) => vcpu === Number(pin.getAttribute('vcpu')))) remove(pin);
  for (const { vcpu, cpus } of vcpus) {
    const known = elements(cputune, 'vcpupin').find((pin) => Number(pin.getAttribute('vcpu')) === vcpu);
    set(known ?? addPin(cputune, vcpu), cpus);
  }
  const pinned = element(cputune, 'emulatorpin');
  if (emulator !== null) set(pinned ?? ensure(cputune, 'emulatorpin', 'vcpupin'), emulator);
  else if (pinned) remove(pinned);
  if (![...cputune.childNodes].some((node) => node.nodeType === node.ELEMENT_NODE)) remove(cputune);
}

function addPin(cputune: Element, vcpu: number): Element {
  return addXml(cputune, `<vcpupin vcpu="${vcpu}"/>`);
}

/** One bit for each CPU, the first in the lowest of the first byte. */
function cpuMap(cpus: string): Uint8Array {
  const numbers = parseCpuSet(cpus) ?? [];
  const map = new Uint8Array(Math.floor(Math.max(0, ...numbers) / 8) + 1);
  for (const cpu of numbers) map[cpu >> 3] = (map[cpu >> 3] ?? 0) | (1 << (cpu & 7));
  return map;
}
