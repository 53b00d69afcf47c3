import type { HostFacts } from '../../../domain/host.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import {
  type ChangeHandler,
  emptyDraft,
  type MigrationSubject,
  type PlanSubject,
} from '../changes/handler.ts';
import { parseDomainXml } from '../parse-domain.ts';
import { attribute, child, children, type Element, parseXml } from '../xml.ts';
import { type DiskPlan, planDisks, secretsOf } from './plan-disks.ts';

/** Every obstacle is named at once, so that a person does not meet them one after the other. */
export const migrateVm: ChangeHandler<ChangeParams<'vm.migrate'>> = {
  plan(subject, { storage }) {
    const { name, target, active } = subject;
    const draft = emptyDraft(subject.stored);
    if (!target) return { ...draft, obstacles: ['The host that was chosen is not there any more.'] };
    if (active === null)
      return { ...draft, obstacles: [`${name} does not run, and only a running VM moves.`] };
    const obstacles = hostObstacles(subject, target);
    const domain = parseXml(active, 'domain');
    if (target.facts) {
      obstacles.push(
        ...guestObstacles(subject, target.name, target.facts, domain),
        ...networkObstacles(target.name, target.facts, domain),
      );
    }
    const disks = target.facts ? planDisks(subject, target, target.facts, domain, storage) : null;
    obstacles.push(...(disks?.obstacles ?? []));
    return {
      ...draft,
      obstacles,
      live: [
        `${name} moves to ${target.name} while it runs, and stands still for a moment at the end.`,
        ...(disks ? diskLines(disks, target.name) : []),
      ],
      warnings: warningsOf(subject, target, domain, disks),
    };
  },
};

/** What becomes of the disks; nothing where the definition or the target is not known. */
export function migrationDisks(
  subject: PlanSubject,
  { storage }: Pick<ChangeParams<'vm.migrate'>, 'storage'>,
): Pick<DiskPlan, 'copied' | 'shared'> {
  const { target, active } = subject;
  if (!target?.facts || active === null) return { copied: [], shared: [] };
  return planDisks(subject, target, target.facts, parseXml(active, 'domain'), storage);
}

function hostObstacles({ name }: PlanSubject, target: MigrationSubject): string[] {
  const found: string[] = [];
  if (target.state === 'disabled') found.push(`${target.name} is disabled.`);
  else if (target.state !== 'connected') found.push(`${target.name} does not answer as it should now.`);
  if (target.isInMaintenance) found.push(`${target.name} is in maintenance.`);
  if (!target.facts) found.push(`${target.name} has not been read yet.`);
  if (target.hasId) found.push(`${target.name} already has a VM with the id of ${name}.`);
  else if (target.hasName) found.push(`${target.name} already has a VM named ${name}.`);
  return found;
}

function guestObstacles(subject: PlanSubject, host: string, facts: HostFacts, domain: Element): string[] {
  const { name, active, snapshots = [] } = subject;
  const { memoryMib } = parseDomainXml(active ?? subject.stored);
  const devices = child(domain, 'devices');
  const arch = attribute(child(domain, 'os', 'type'), 'arch');
  const type = attribute(domain, 'type');
  const found: string[] = [];
  if (arch && arch !== facts.architecture)
    found.push(`${host} is of another architecture: ${facts.architecture}, and ${name} needs ${arch}.`);
  if ((type === 'kvm' || type === 'qemu') && !facts.offeredTypes.includes(type))
    found.push(`${host} does not run guests of type ${type}.`);
  const isPassedThrough = attribute(child(domain, 'cpu'), 'mode') === 'host-passthrough';
  if (type === 'kvm' && isPassedThrough && subject.cpuModel && facts.cpuModel !== subject.cpuModel)
    found.push(`${name} uses the CPU of its host as it is, and ${host} has another: ${facts.cpuModel}.`);
  if (memoryMib > facts.memoryFreeMib)
    found.push(`${host} has ${facts.memoryFreeMib} MiB of memory free, and ${name} needs ${memoryMib} MiB.`);
  if (children(devices, 'hostdev').length)
    found.push(`${name} holds devices of its host. Detach them first.`);
  if (children(devices, 'filesystem').length) found.push(`${name} shares a folder with its host.`);
  if (snapshots.length)
    found.push(`${name} has ${snapshots.length === 1 ? 'a snapshot' : 'snapshots'}, which cannot move.`);
  return found;
}

function networkObstacles(host: string, { networks }: HostFacts, domain: Element): string[] {
  const found = new Set<string>();
  for (const nic of children(child(domain, 'devices'), 'interface')) {
    const type = attribute(nic, 'type');
    const wanted = attribute(child(nic, 'source'), 'network');
    if (type === 'hostdev') found.add('A network card is a device of its host. Detach it first.');
    if (type !== 'network' || !wanted) continue;
    const network = networks.find(({ name }) => name === wanted);
    if (!network) found.add(`${host} has no network ${wanted}.`);
    else if (!network.isActive) found.add(`The network ${wanted} of ${host} is not started.`);
  }
  return [...found];
}

function diskLines({ copied, shared, remote }: DiskPlan, host: string): string[] {
  return [
    ...copied.map(
      ({ device, pool }) => `${device} is copied into the pool ${pool} of ${host}; the file here is kept.`,
    ),
    ...shared.map(({ device, pools }) =>
      pools.length
        ? `${device} stays where it is: ${host} shows the same file. That both have one storage is looked at before anything moves.`
        : `${device} stays where it is: ${host} has the same device.`,
    ),
    ...remote.map((device) => `${device} stays where it is: its server has it.`),
  ];
}

function warningsOf(
  subject: PlanSubject,
  target: MigrationSubject,
  domain: Element,
  disks: DiskPlan | null,
): string[] {
  const warnings = [`The data goes to ${target.address}, TCP ports 49152 to 49215, and is not encrypted.`];
  for (const nic of children(child(domain, 'devices'), 'interface')) {
    const bridge = attribute(child(nic, 'source'), 'bridge');
    if (attribute(nic, 'type') === 'bridge' && bridge)
      warnings.push(
        `A network card hangs on the bridge ${bridge}: ${target.name} has to have one of that name.`,
      );
  }
  if (subject.isAutostart)
    warnings.push('It starts with its host here; on the other host that has to be set again.');
  const isCopied = (device: string) => disks?.copied.some((copy) => copy.device === device);
  if (subject.disks?.some((disk) => isCopied(disk.target) && (disk.layers?.length ?? 0) > 1))
    warnings.push('A linked disk becomes a whole one.');
  for (const secret of secretsOf(domain))
    warnings.push(`A disk needs the secret ${secret}: ${target.name} has to have it.`);
  return warnings;
}
