import type { ChangeParams } from '../../../domain/vm-changes.ts';
import {
  type ChangeHandler,
  emptyDraft,
  type MigrationSubject,
  type PlanSubject,
} from '../changes/handler.ts';
import { type Element, parseXml } from '../xml.ts';
import { type DiskPlan, planDisks, secretsOf } from './plan-disks.ts';
import { guestObstacles } from './plan-guest.ts';
import { planNetworks } from './plan-networks.ts';
import { nextStartObstacles } from './plan-next-start.ts';

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
    const networks = target.facts ? planNetworks(target.name, target.facts, domain) : null;
    if (target.facts) obstacles.push(...guestObstacles(subject, target, target.facts, domain));
    obstacles.push(...(networks?.obstacles ?? []), ...nextStartObstacles(subject, target.name));
    const disks = target.facts ? planDisks(subject, target, target.facts, domain, storage) : null;
    obstacles.push(...(disks?.obstacles ?? []));
    return {
      ...draft,
      obstacles,
      live: [
        `${name} moves to ${target.name} while it runs, and stands still for a moment at the end.`,
        ...(disks ? diskLines(disks, target.name) : []),
      ],
      warnings: [...(networks?.warnings ?? []), ...warningsOf(subject, target, domain, disks)],
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
  if (subject.isAutostart)
    warnings.push('It starts with its host here; on the other host that has to be set again.');
  const isCopied = (device: string) => disks?.copied.some((copy) => copy.device === device);
  if (subject.disks?.some((disk) => isCopied(disk.target) && (disk.layers?.length ?? 0) > 1))
    warnings.push('A linked disk becomes a whole one.');
  for (const secret of secretsOf(domain))
    warnings.push(`A disk needs the secret ${secret}: ${target.name} has to have it.`);
  return warnings;
}
