import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import { operations, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { CreateVmInput } from '../domain/create-vm.ts';
import type { HostFacts } from '../domain/host.ts';
import type { CreateNic } from '../drivers/driver.ts';
import { hashedMac } from '../drivers/hashed-mac.ts';
import { refuse } from './refuse-field.ts';

type Place = {
  facts: HostFacts;
  hostName: string;
  externalId: string;
  /** Of the VMs that are made together with this one. */
  takenMacs: ReadonlySet<string>;
};

/** The network cards of a new VM. Addresses that nobody chose are made up, and are no other VM's. */
export async function planNics(db: Db, input: CreateVmInput, place: Place) {
  const nics: CreateNic[] = [];
  const warnings: string[] = [];
  for (const [index, nic] of input.nics.entries()) {
    const field = `nics.${index}`;
    const mac = nic.mac || (await freeMac(db, place, index));
    if (nic.mac) await refuseTakenMac(db, nic.mac, field, nics);
    if (nic.kind === 'bridge') {
      const warning = warningOfBridge(nic.name, place.facts.bridges);
      if (warning) warnings.push(warning);
      nics.push({ bridge: nic.name, mac, model: nic.model });
    } else {
      refuseUnusableNetwork(nic.name, field, place);
      nics.push({ network: nic.name, mac, model: nic.model });
    }
  }
  return { nics, warnings };
}

/** No refusal: what a host lists of itself is as old as its last reading. */
function warningOfBridge(name: string, bridges: string[] | undefined): string | null {
  if (!bridges)
    return `This host does not tell its bridges: whether it has ${name} shows only when the VM starts.`;
  return bridges.includes(name)
    ? null
    : `The host lists no bridge ${name}: without it the VM does not start.`;
}

function refuseUnusableNetwork(name: string, field: string, { facts, hostName }: Place): void {
  const network = facts.networks.find((one) => one.name === name);
  if (!network) {
    throw refuse(
      'not_found',
      `${field}.name`,
      `The host ${hostName} has no network named ${name}.`,
      'Choose another network.',
    );
  }
  if (!network.isActive) {
    throw refuse(
      'not_possible',
      `${field}.name`,
      `The network ${name} of ${hostName} is not active.`,
      'Start it under Networks, or choose another one.',
    );
  }
}

async function refuseTakenMac(db: Db, mac: string, field: string, before: CreateNic[]): Promise<void> {
  const owner = before.some((nic) => nic.mac === mac) ? 'this VM already' : await ownerOfMac(db, mac);
  if (!owner) return;
  throw refuse(
    'conflict',
    `${field}.mac`,
    `The address ${mac} belongs to ${owner}.`,
    'Two cards with one address disturb each other: choose another, or leave it empty.',
  );
}

/** Always the same for the same VM and the same others. */
async function freeMac(db: Db, { externalId, takenMacs }: Place, index: number): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const mac = hashedMac(externalId, index, attempt);
    if (!takenMacs.has(mac) && !(await ownerOfMac(db, mac))) return mac;
  }
}

/** Among every VM that is known, on any host: they may share a network. @returns its name */
async function ownerOfMac(db: Db, mac: string): Promise<string | null> {
  const pattern = JSON.stringify([{ mac }]);
  const [seen] = await db
    .select({ name: vms.name })
    .from(vms)
    .where(and(ne(vms.state, 'gone'), sql`${vms.facts} -> 'nics' @> ${pattern}::jsonb`))
    .limit(1);
  if (seen) return seen.name;
  const [coming] = await db
    .select({ name: operations.subjectName })
    .from(operations)
    .where(
      and(
        isNull(operations.endedAt),
        eq(operations.kind, 'vm.create'),
        sql`${operations.plan} -> 'spec' -> 'nics' @> ${pattern}::jsonb`,
      ),
    )
    .limit(1);
  return coming?.name ?? null;
}
