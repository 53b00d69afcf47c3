import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import { operations, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { usualNetworkOf } from '../domain/candidates.ts';
import type { CreateVmInput } from '../domain/create-vm.ts';
import type { HostFacts } from '../domain/host.ts';
import type { CreateNic } from '../drivers/driver.ts';
import { hashedMac } from '../drivers/hashed-mac.ts';
import { refuse } from './refuse-field.ts';

type Place = { facts: HostFacts; hostName: string /** One for each card. */; macs: string[] };

/** The network cards of a new VM. */
export function planNics(input: CreateVmInput, place: Place) {
  const nics: CreateNic[] = [];
  const warnings: string[] = [];
  for (const [index, { kind, name, model }] of input.nics.entries()) {
    const mac = place.macs[index];
    if (!mac) throw new Error('a card was planned without an address');
    if (kind === 'bridge') {
      const warning = warningOfBridge(name, place.facts.bridges);
      if (warning) warnings.push(warning);
      nics.push({ bridge: name, mac, model });
    } else {
      nics.push({ network: networkOf(name, `nics.${index}`, place), mac, model });
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

function networkOf(name: string, field: string, { facts, hostName }: Place): string {
  if (name === '') {
    const usual = usualNetworkOf(facts.networks);
    if (usual) return usual.name;
    throw refuse(
      'not_possible',
      `${field}.name`,
      `The host ${hostName} has no network that is active.`,
      'Start one under Networks, choose a bridge, or take the card out.',
    );
  }
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
  return name;
}

/**
 * The addresses of all cards of all VMs that are made at once. Those that nobody chose are made up: no other VM's, and
 * always the same for the same VM and the same others.
 * @returns for each VM, one for each card
 * @throws AppError at the card whose chosen address belongs to another
 */
export async function chooseMacs(
  db: Db,
  nics: CreateVmInput['nics'],
  externalIds: string[],
): Promise<string[][]> {
  const owners = new Map<string, string>();
  for (;;) {
    const used = new Set<string>();
    const macs = externalIds.map((externalId) =>
      nics.map((nic, index) => {
        const mac = nic.mac || freeMac(externalId, index, [used, owners]);
        if (nic.mac && used.has(mac)) throw takenMac(mac, index, 'this VM already');
        used.add(mac);
        return mac;
      }),
    );
    const before = owners.size;
    const unknown = [...used].filter((mac) => !owners.has(mac));
    for (const { mac, name } of await readOwners(db, unknown)) owners.set(mac, name);
    for (const [index, { mac }] of nics.entries()) {
      const owner = mac && owners.get(mac);
      if (owner) throw takenMac(mac, index, owner);
    }
    if (owners.size === before) return macs;
  }
}

function takenMac(mac: string, index: number, owner: string) {
  return refuse(
    'conflict',
    `nics.${index}.mac`,
    `The address ${mac} belongs to ${owner}.`,
    'Two cards with one address disturb each other: choose another, or leave it empty.',
  );
}

function freeMac(externalId: string, index: number, taken: { has(mac: string): boolean }[]): string {
  for (let attempt = 0; ; attempt++) {
    const mac = hashedMac(externalId, index, attempt);
    if (!taken.some((macs) => macs.has(mac))) return mac;
  }
}

/** Among every VM that is known or being made, on any host: they may share a network. */
async function readOwners(db: Db, macs: string[]): Promise<{ mac: string; name: string }[]> {
  if (macs.length === 0) return [];
  const wanted = sql`${sql.param(macs)}::text[]`;
  const macOf = sql<string>`nic ->> 'mac'`;
  const seen = await db
    .select({ mac: macOf, name: vms.name })
    .from(vms)
    .innerJoin(sql`jsonb_array_elements(${vms.facts} -> 'nics') nic`, sql`${macOf} = any(${wanted})`)
    .where(ne(vms.state, 'gone'));
  const coming = await db
    .select({ mac: macOf, name: operations.subjectName })
    .from(operations)
    .innerJoin(
      sql`jsonb_array_elements(${operations.plan} -> 'spec' -> 'nics') nic`,
      sql`${macOf} = any(${wanted})`,
    )
    .where(and(isNull(operations.endedAt), eq(operations.kind, 'vm.create')));
  return [...seen, ...coming];
}
