import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { DomainModificationImpact } from '../../../libvirt/constants/domain.ts';
import { type Element, editXml, element, elements, setAttributes, setText, text } from '../edit-xml.ts';
import { type ChangeHandler, emptyDraft } from './handler.ts';

type Cpus = { now: number; maximum: number };

/** CPUs are added while the guest runs as far as its maximum goes; fewer of them wait for the next start. */
export const setCpus: ChangeHandler<ChangeParams<'vm.setCpus'>> = {
  plan({ stored, active, facts }, { vcpus }) {
    const draft = emptyDraft(stored);
    draft.stored = editXml(stored, 'domain', (domain) => {
      const { maximum } = readCpus(domain);
      if (vcpus > maximum) draft.obstacles.push(...whyMaximumIsFixed(domain, vcpus));
      if (draft.obstacles.length === 0) writeCpus(domain, vcpus, maximum);
    });
    const running = active === null ? null : cpusOf(active);
    if (running && running.now !== vcpus) {
      if (vcpus > running.now && vcpus <= running.maximum) {
        draft.live.push(`The guest gets ${plural(vcpus - running.now)} more at once.`);
        draft.warnings.push('Some guests use new CPUs only after they are switched on inside.');
      } else if (vcpus > running.maximum) {
        draft.atNextStart.push(
          `It starts with ${plural(vcpus)}: the running guest cannot have more than ${running.maximum}.`,
        );
      } else {
        draft.atNextStart.push(
          `It starts with ${plural(vcpus)}: guests seldom give CPUs back while they run.`,
        );
      }
    } else if (!running && draft.stored !== stored) {
      draft.atNextStart.push(`It starts with ${plural(vcpus)}.`);
    }
    if (vcpus > facts.cpuCount) {
      draft.warnings.push(`The host has only ${plural(facts.cpuCount)}; more in one VM make it slower.`);
    }
    return draft;
  },

  async applyLive({ link, dom, subject, params: { vcpus }, step }) {
    const { now, maximum } = cpusOf(subject.active);
    if (vcpus <= now || vcpus > maximum) return;
    const args = { dom, nvcpus: vcpus, flags: DomainModificationImpact.live };
    await link.call('commands', 'domainSetVcpusFlags', args, { signal: step.signal });
  },
};

function cpusOf(xml: string): Cpus {
  let cpus: Cpus = { now: 1, maximum: 1 };
  editXml(xml, 'domain', (domain) => {
    cpus = readCpus(domain);
  });
  return cpus;
}

function readCpus(domain: Element): Cpus {
  const maximum = Number(text(domain, 'vcpu') ?? 1);
  return { maximum, now: Number(element(domain, 'vcpu')?.getAttribute('current') ?? maximum) };
}

/** What else in the definition counts on the present maximum. */
function whyMaximumIsFixed(domain: Element, wanted: number): string[] {
  const { maximum } = readCpus(domain);
  const because = (what: string) =>
    `At most ${plural(maximum)} are possible: ${what} Change that with virsh edit first.`;
  if (element(domain, 'vcpus')) return [because('its definition lists each CPU by itself.')];
  if (element(domain, 'cpu', 'numa')) return [because('its CPUs are spread over NUMA cells.')];
  const topology = element(domain, 'cpu', 'topology');
  if (topology && wanted % perSocket(topology) !== 0)
    return [
      because(`its definition has ${perSocket(topology)} to a socket, and ${wanted} do not fill them.`),
    ];
  return [];
}

function writeCpus(domain: Element, vcpus: number, maximum: number): void {
  const vcpu = element(domain, 'vcpu');
  if (!vcpu) return;
  if (vcpus > maximum) {
    setText(vcpu, String(vcpus));
    const topology = element(domain, 'cpu', 'topology');
    if (topology) setAttributes(topology, { sockets: String(vcpus / perSocket(topology)) });
  }
  setAttributes(vcpu, { current: vcpus < maximum ? String(vcpus) : null });
  // Which ones are on is said one by one there; libvirt works it out anew from the number.
  for (const list of elements(domain, 'vcpus')) list.parentNode?.removeChild(list);
}

function perSocket(topology: Element): number {
  return ['dies', 'clusters', 'cores', 'threads'].reduce(
    (product, name) => product * Number(topology.getAttribute(name) ?? 1),
    1,
  );
}

function plural(count: number): string {
  return count === 1 ? '1 CPU' : `${count} CPUs`;
}
