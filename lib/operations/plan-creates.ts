import { createHash, randomUUID } from 'node:crypto';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import { type CreateVmInput, namesOf } from '../domain/create-vm.ts';
import type { CreateVmsPlan } from '../domain/views.ts';
import { type CreatePlan, planCreate } from './plan-create.ts';

/**
 * One plan for each VM that is asked for, made together: all names are free, and no address is given twice.
 * @throws AppError when one of them cannot be made; then none is
 */
export async function planCreates(db: Db, user: User, input: CreateVmInput): Promise<CreatePlan[]> {
  const planId = input.planId ?? randomUUID();
  const takenMacs = new Set<string>();
  const plans: CreatePlan[] = [];
  for (const [index, name] of namesOf(input).entries()) {
    const plan = await planCreate(db, user, input, { name, externalId: idOf(planId, index), takenMacs });
    for (const { mac } of plan.spec.nics) takenMacs.add(mac);
    plans.push(plan);
  }
  return plans;
}

/** What people see of them: the first, and of all what is theirs alone. */
export function showCreates(plans: CreatePlan[]): CreateVmsPlan {
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
    vms: plans.map(({ spec }) => ({
      name: spec.name,
      volumes: [spec.disk, ...spec.moreDisks, ...(spec.seed ? [spec.seed] : [])].map(({ volume }) => volume),
      macs: spec.nics.map(({ mac }) => mac),
    })),
  };
}

function rangeOf(plans: CreatePlan[]): string {
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
