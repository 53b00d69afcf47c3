import type { HostFacts, StoragePool } from '../../../domain/host.ts';
import type { VmDisk } from '../../../domain/vm.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import type { MigratedDisk } from '../../driver.ts';
import {
  type ChangeHandler,
  emptyDraft,
  type MigrationSubject,
  type PlanSubject,
} from '../changes/handler.ts';
import { parseDomainXml } from '../parse-domain.ts';
import { attribute, child, children, type Element, parseXml } from '../xml.ts';

/** Kinds of pool whose volumes are files, which the copies are. */
const filePools = ['dir', 'fs', 'netfs'];
const gibibyte = 1024 ** 3;

/** Every obstacle is named at once, so that a person does not meet them one after the other. */
export const migrateVm: ChangeHandler<ChangeParams<'vm.migrate'>> = {
  plan(subject) {
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
        ...diskObstacles(subject, target.name, target.facts),
      );
    }
    const copies = migratedDisks(subject).map(
      ({ device, pool }) =>
        `${device} is copied into the pool ${pool} of ${target.name}; the file here is kept.`,
    );
    return {
      ...draft,
      obstacles,
      live: [
        `${name} moves to ${target.name} while it runs, and stands still for a moment at the end.`,
        ...copies,
      ],
      warnings: warningsOf(subject, target, domain),
    };
  },
};

/** What has to be copied, each disk into the pool of the same name, or else into the one with the most space. */
export function migratedDisks({ disks, target }: Pick<PlanSubject, 'disks' | 'target'>): MigratedDisk[] {
  if (!target?.facts) return [];
  const { facts } = target;
  return ownDisks(disks).flatMap((disk) => {
    const pool = poolFor(disk, facts);
    if (!pool || !disk.source) return [];
    return [{ device: disk.target, path: disk.source, pool: pool.name, format: disk.format ?? 'raw' }];
  });
}

function ownDisks(disks: VmDisk[] = []): VmDisk[] {
  return disks.filter(({ device, source }) => device === 'disk' && source !== null);
}

function poolFor(disk: VmDisk, { pools }: HostFacts): StoragePool | null {
  const usable = pools
    .filter(({ isActive, type }) => isActive && filePools.includes(type))
    .sort((a, b) => b.availableBytes - a.availableBytes);
  return usable.find(({ name }) => name === disk.pool) ?? usable[0] ?? null;
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

function diskObstacles({ disks, name }: PlanSubject, host: string, facts: HostFacts): string[] {
  const found: string[] = [];
  const needed = new Map<StoragePool, number>();
  for (const disk of disks ?? []) {
    if (disk.device !== 'disk') {
      if (disk.source) found.push(`${name} has a medium in ${disk.target}. Eject it first.`);
      continue;
    }
    const pool = poolFor(disk, facts);
    if (!disk.source?.startsWith('/')) found.push(`The disk ${disk.target} is no file that could be copied.`);
    else if (!pool) found.push(`${host} has no started pool of files for the disk ${disk.target}.`);
    else needed.set(pool, (needed.get(pool) ?? 0) + (disk.sizeBytes ?? 0));
  }
  for (const [pool, bytes] of needed) {
    if (bytes <= pool.availableBytes) continue;
    const [wanted, free] = [bytes, pool.availableBytes].map((size) => (size / gibibyte).toFixed(1));
    found.push(
      `The pool ${pool.name} of ${host} has ${free} GiB free, and the disks may take ${wanted} GiB.`,
    );
  }
  return found;
}

function warningsOf(subject: PlanSubject, target: MigrationSubject, domain: Element): string[] {
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
  if (ownDisks(subject.disks).some(({ layers }) => (layers?.length ?? 0) > 1))
    warnings.push('A linked disk becomes a whole one.');
  return warnings;
}
