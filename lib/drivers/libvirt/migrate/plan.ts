import type { ChangeParams } from '../../../domain/vm-changes.ts';
import type { MigrationWay } from '../../driver.ts';
import {
  type ChangeHandler,
  emptyDraft,
  type MigrationSubject,
  type PlanSubject,
} from '../changes/handler.ts';
import { type Element, parseXml } from '../xml.ts';
import { peerUri } from './peer-uri.ts';
import { type DiskPlan, planDisks, secretsOf } from './plan-disks.ts';
import { guestObstacles } from './plan-guest.ts';
import { planNetworks } from './plan-networks.ts';
import { nextStartObstacles } from './plan-next-start.ts';

type Params = ChangeParams<'vm.migrate'>;

/** Every obstacle is named at once, so that a person does not meet them one after the other. */
export const migrateVm: ChangeHandler<Params> = {
  plan(subject, params) {
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
    const disks = target.facts ? planDisks(subject, target, target.facts, domain, params.storage) : null;
    obstacles.push(...(disks?.obstacles ?? []), ...wayObstacles(target, params));
    return {
      ...draft,
      obstacles,
      live: [
        `${name} moves to ${target.name} while it runs, and stands still for a moment at the end.`,
        ...(disks ? diskLines(disks, target.name) : []),
        ...wayLines(target, params),
      ],
      warnings: [...(networks?.warnings ?? []), ...warningsOf(subject, target, domain, disks, params)],
    };
  },
};

/** What becomes of the disks; nothing where the definition or the target is not known. */
export function migrationDisks(
  subject: PlanSubject,
  { storage }: Pick<Params, 'storage'>,
): Pick<DiskPlan, 'copied' | 'shared'> {
  const { target, active } = subject;
  if (!target?.facts || active === null) return { copied: [], shared: [] };
  return planDisks(subject, target, target.facts, parseXml(active, 'domain'), storage);
}

export function migrationWay(target: MigrationSubject, params: Params): MigrationWay {
  const { lead, isEncrypted, bandwidthMib } = params;
  return { isEncrypted, bandwidthMib, peerUri: lead === 'hosts' ? peerUri(target.connection) : null };
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

/** Who leads it, and how the data goes. */
function wayLines(target: MigrationSubject, { lead, isEncrypted, bandwidthMib }: Params): string[] {
  const lines: string[] = [];
  if (lead === 'hosts')
    lines.push(
      `Its host signs in at ${target.name} itself, at ${peerUri(target.connection)}, and goes on also when NovaCron does not.`,
    );
  if (isEncrypted)
    lines.push(
      `The data goes to ${target.address}, TCP ports 49152 to 49215, through TLS, with the certificates that QEMU has on both hosts.`,
    );
  if (bandwidthMib) lines.push(`It takes at most ${bandwidthMib} MiB a second of the network.`);
  return lines;
}

/** @returns why the hosts cannot do it between them */
export function peerObstacle({
  name,
  connection,
}: Pick<MigrationSubject, 'name' | 'connection'>): string | null {
  if (peerUri(connection) !== null) return null;
  return connection.transport === 'unix'
    ? `NovaCron reaches ${name} by a socket of its own machine, which no other host can take.`
    : `NovaCron reaches ${name} through another host, and libvirt knows no such way.`;
}

function wayObstacles(target: MigrationSubject, { lead }: Params): string[] {
  const obstacle = lead === 'hosts' ? peerObstacle(target) : null;
  return obstacle ? [`The hosts cannot do it between them: ${obstacle}`] : [];
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
  { isEncrypted }: Params,
): string[] {
  const warnings: string[] = [];
  if (!isEncrypted)
    warnings.push(`The data goes to ${target.address}, TCP ports 49152 to 49215, and is not encrypted.`);
  if (subject.isAutostart)
    warnings.push('It starts with its host here; on the other host that has to be set again.');
  const isCopied = (device: string) => disks?.copied.some((copy) => copy.device === device);
  if (subject.disks?.some((disk) => isCopied(disk.target) && (disk.layers?.length ?? 0) > 1))
    warnings.push('A linked disk becomes a whole one.');
  for (const secret of secretsOf(domain))
    warnings.push(`A disk needs the secret ${secret}: ${target.name} has to have it.`);
  return warnings;
}
