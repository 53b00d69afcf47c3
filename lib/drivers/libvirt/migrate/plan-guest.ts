import { parseCpuSet } from '../../../domain/cpu-set.ts';
import type { HostFacts } from '../../../domain/host.ts';
import type { NumaCell } from '../../../domain/host-hardware.ts';
import type { MigrationSubject, PlanSubject } from '../changes/handler.ts';
import { parseDomainXml } from '../parse-domain.ts';
import { parsePlacement } from '../parse-placement.ts';
import { attribute, child, children, type Element, textOf } from '../xml.ts';

/** What of the machine itself the target does not have, from what is stored of it. */
export function guestObstacles(
  subject: PlanSubject,
  target: MigrationSubject,
  facts: HostFacts,
  domain: Element,
): string[] {
  const { name, active, snapshots = [] } = subject;
  const host = target.name;
  const { memoryMib } = parseDomainXml(active ?? subject.stored);
  const devices = child(domain, 'devices');
  const arch = attribute(child(domain, 'os', 'type'), 'arch');
  const found: string[] = [];
  if (arch && arch !== facts.architecture)
    found.push(`${host} is of another architecture: ${facts.architecture}, and ${name} needs ${arch}.`);
  else found.push(...cpuObstacles(subject, host, facts, domain), ...firmwareObstacles(host, facts, domain));
  const huge = hugePagesOf(domain);
  // What lies in huge pages takes nothing of the rest.
  if (huge === null && memoryMib > facts.memoryFreeMib)
    found.push(`${host} has ${facts.memoryFreeMib} MiB of memory free, and ${name} needs ${memoryMib} MiB.`);
  found.push(...placementObstacles(host, facts, target.cells ?? null, domain, memoryMib));
  if (children(devices, 'hostdev').length)
    found.push(`${name} holds devices of its host. Detach them first.`);
  if (children(devices, 'filesystem').length) found.push(`${name} shares a folder with its host.`);
  if (children(devices, 'shmem').some((one) => attribute(child(one, 'model'), 'type') !== 'ivshmem-doorbell'))
    found.push(`${name} shares memory with others on its host.`);
  if (snapshots.length)
    found.push(`${name} has ${snapshots.length === 1 ? 'a snapshot' : 'snapshots'}, which cannot move.`);
  return found;
}

function cpuObstacles(subject: PlanSubject, host: string, facts: HostFacts, domain: Element): string[] {
  const { name } = subject;
  const type = attribute(domain, 'type');
  if ((type === 'kvm' || type === 'qemu') && !facts.offeredTypes.includes(type))
    return [`${host} does not run guests of type ${type}.`];
  const found: string[] = [];
  const cpu = child(domain, 'cpu');
  const mode = attribute(cpu, 'mode');
  if (
    type === 'kvm' &&
    mode === 'host-passthrough' &&
    subject.cpuModel &&
    facts.cpuModel !== subject.cpuModel
  )
    found.push(`${name} uses the CPU of its host as it is, and ${host} has another: ${facts.cpuModel}.`);
  // Of a VM that runs, libvirt shows host-model as the model that it became. Single features it compares itself, before
  // anything is copied.
  const model = mode === 'custom' ? textOf(child(cpu, 'model')) : null;
  if (model && facts.offers && type === facts.guestType && !facts.offers.cpuModels.includes(model))
    found.push(
      `${name} has a CPU of the model ${model}, which ${host} cannot give: it has ${facts.cpuModel}.`,
    );
  const machine = attribute(child(domain, 'os', 'type'), 'machine');
  const wanted = /^pc-(?:q35|i440fx)-(\d+)\.(\d+)$/.exec(machine ?? '');
  const has = /(\d+)\.(\d+)/.exec(facts.hypervisorVersion);
  if (wanted && has && isNewer(wanted, has))
    found.push(`${name} is a machine of the type ${machine}, and the QEMU of ${host} is older: ${has[0]}.`);
  return found;
}

function isNewer(wanted: RegExpExecArray, has: RegExpExecArray): boolean {
  const [major, minor] = [Number(wanted[1]) - Number(has[1]), Number(wanted[2]) - Number(has[2])];
  return major > 0 || (major === 0 && minor > 0);
}

function firmwareObstacles(host: string, { offers }: HostFacts, domain: Element): string[] {
  if (!offers) return [];
  const os = child(domain, 'os');
  const isUefi = attribute(os, 'firmware') === 'efi' || attribute(child(os, 'loader'), 'type') === 'pflash';
  const isSecure = attribute(child(os, 'loader'), 'secure') === 'yes';
  const found: string[] = [];
  if (isUefi && !offers.firmwares.includes('uefi')) found.push(`${host} has no UEFI firmware.`);
  else if (isSecure && !offers.firmwares.includes('uefiSecure'))
    found.push(`${host} has no UEFI firmware with secure boot.`);
  const isEmulated = children(child(domain, 'devices'), 'tpm').some(
    (tpm) => attribute(child(tpm, 'backend'), 'type') === 'emulator',
  );
  if (isEmulated && !offers.hasTpm) found.push(`${host} emulates no TPM: it has no swtpm.`);
  return found;
}

/** Where its definition holds it, the target has to have too: libvirt starts nothing on CPUs that are not there. */
function placementObstacles(
  host: string,
  { cpuCount }: HostFacts,
  cells: NumaCell[] | null,
  domain: Element,
  memoryMib: number,
): string[] {
  const { vcpuPins, emulatorPin, numa } = parsePlacement(domain);
  const found: string[] = [];
  const pinned = [...vcpuPins.map(({ cpus }) => cpus), emulatorPin ?? ''].flatMap(
    (set) => parseCpuSet(set) ?? [],
  );
  const highest = Math.max(-1, ...pinned);
  if (highest >= cpuCount)
    found.push(
      `Its CPUs are pinned up to CPU ${highest} of the host, and ${host} has ${cpuCount}, from 0 on.`,
    );
  const nodes = numa ? (parseCpuSet(numa.nodes) ?? []) : [];
  const missing = cells ? nodes.filter((node) => !cells.some(({ id }) => id === node)) : [];
  if (missing.length)
    found.push(`Its memory is bound to the NUMA node ${missing.join(', ')}, which ${host} does not have.`);
  const huge = hugePagesOf(domain);
  if (huge !== null && huge !== 'default' && cells) {
    const own = cells.filter(({ id }) => nodes.length === 0 || nodes.includes(id));
    const pools = own.flatMap(({ hugePages }) => hugePages.filter(({ sizeKib }) => sizeKib === huge));
    const freeMib = pools.reduce((sum, { free }) => sum + (free * huge) / 1024, 0);
    if (freeMib < memoryMib)
      found.push(
        `Its memory lies in huge pages of ${huge} KiB, and ${host} has ${Math.floor(freeMib)} MiB of them free.`,
      );
  }
  return found;
}

function hugePagesOf(domain: Element): number | 'default' | null {
  return parsePlacement(domain).hugePages?.sizeKib ?? null;
}
