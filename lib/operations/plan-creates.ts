import { createHash, randomUUID } from 'node:crypto';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import { type CreateVmInput, namesOf } from '../domain/create-vm.ts';
import type { CreateVmsPlan } from '../domain/views.ts';
import { type CreatePlan, planCreate } from './plan-create.ts';
import { chooseMacs } from './plan-create-nics.ts';
import { type CreateStore, placeVms, readCreateImage, readCreateStore } from './plan-create-store.ts';

/** A plan with the host that it is for. */
export type PlacedPlan = CreatePlan & { hostId: string };

/**
 * One plan for each VM that is asked for, made together: all names are free, and no address is given twice.
 * @throws AppError when one of them cannot be made; then none is
 */
export async function planCreates(db: Db, _user: User, input: CreateVmInput): Promise<PlacedPlan[]> {
  const image = await readCreateImage(db, input);
  return planCreatesOn(db, input, image, await placeVms(db, input, image));
}

/** @param hostIds  of each VM in their order */
export async function planCreatesOn(
  db: Db,
  input: CreateVmInput,
  image: CreateStore['image'],
  hostIds: string[],
): Promise<PlacedPlan[]> {
  const planId = input.planId ?? randomUUID();
  const names = namesOf(input);
  const store = await readCreateStore(db, input, { hostIds, names, image });
  const externalIds = names.map((_name, index) => idOf(planId, index));
  const macs = await chooseMacs(db, input.nics, externalIds);
  const plans: PlacedPlan[] = [];
  const onHost = new Map<string, number>();
  for (const hostId of hostIds) onHost.set(hostId, (onHost.get(hostId) ?? 0) + 1);
  for (const [index, name] of names.entries()) {
    const [hostId = '', externalId = ''] = [hostIds[index], externalIds[index]];
    const countOnHost = onHost.get(hostId) ?? 1;
    const one = { name, externalId, hostId, countOnHost, macs: macs[index] ?? [] };
    plans.push({ ...(await planCreate(db, store, input, one)), hostId });
  }
  return plans;
}

/** What people see of them: the first, of all what is theirs alone, and what each host gets. */
export function showCreates(plans: PlacedPlan[]): CreateVmsPlan {
  const [first, ...others] = plans;
  if (!first) throw new Error('nothing was planned');
  const { shown } = first;
  const again =
    others.length === 0
      ? []
      : [
          `Do the same for ${rangeOf(others)}, each as an operation of its own: one that fails stops no other.`,
        ];
  return {
    ...shown,
    steps: [...shown.steps, ...again],
    warnings: warningsOf(plans),
    vms: plans.map(({ hostId, spec, shown: { hostName } }) => ({
      name: spec.name,
      hostId,
      hostName,
      volumes: [spec.disk, ...spec.moreDisks, ...(spec.seed ? [spec.seed] : [])].map(({ volume }) => volume),
      macs: spec.nics.map(({ mac }) => mac),
    })),
    hosts: [...byHost(plans)].map(([hostId, own]) => hostShare(hostId, own)),
  };
}

function hostShare(hostId: string, plans: PlacedPlan[]): CreateVmsPlan['hosts'][number] {
  const shown = plans.map((plan) => plan.shown);
  const [first] = shown;
  if (!first) throw new Error('a host was planned with nothing on it');
  const disks = shown.flatMap((one) => one.disks);
  const { hostName, memoryFreeMib, pools, imageName } = first;
  return {
    hostId,
    hostName,
    imageName,
    names: shown.map(({ name }) => name),
    vcpus: shown.reduce((sum, { vcpus }) => sum + vcpus, 0),
    memoryMib: shown.reduce((sum, { memoryMib }) => sum + memoryMib, 0),
    memoryFreeMib,
    pools: pools.map(({ name, availableBytes }) => ({
      name,
      availableBytes,
      wantedBytes: disks
        .filter(({ pool }) => pool === name)
        .reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0),
    })),
  };
}

/** What is so on every host is said once; the rest with the host that it is about. */
function warningsOf(plans: PlacedPlan[]): string[] {
  const firsts = [...byHost(plans).values()].flatMap(([first]) => first?.shown ?? []);
  const all = [...new Set(firsts.flatMap(({ warnings }) => warnings))];
  const isEverywhere = (warning: string) => firsts.every(({ warnings }) => warnings.includes(warning));
  return all.flatMap((warning) =>
    isEverywhere(warning)
      ? warning
      : firsts
          .filter(({ warnings }) => warnings.includes(warning))
          .map(({ hostName }) => `On ${hostName}: ${warning}`),
  );
}

function byHost(plans: PlacedPlan[]): Map<string, PlacedPlan[]> {
  const hosts = new Map<string, PlacedPlan[]>();
  for (const plan of plans) hosts.set(plan.hostId, [...(hosts.get(plan.hostId) ?? []), plan]);
  return hosts;
}

function rangeOf(plans: PlacedPlan[]): string {
  const [first, last] = [plans[0], plans.at(-1)].map((plan) => plan?.spec.name ?? '');
  if (plans.length === 1) return `${first}`;
  return `${first} ${plans.length === 2 ? 'and' : 'to'} ${last}`;
}

/** The same plan has the same identifiers whenever it is made: what was shown is what runs. */
function idOf(planId: string, index: number): string {
  if (index === 0) return planId;
  const bytes = createHash('sha256').update(`${planId}/${index}`).digest().subarray(0, 16);
  // A random UUID by its form.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
