import { AppError } from '../../../domain/errors.ts';
import type { HostChangeParams } from '../../../domain/host-changes.ts';
import { sizeOf } from '../../../domain/storage-changes.ts';
import { formatBytes } from '../../../domain/units.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import type { Step } from '../../driver.ts';
import { usersOfPaths } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { namesText } from '../networks/look.ts';
import { emptyPlan, type HostChangeHandler, type HostPlanSubject } from '../resources/handler.ts';
import {
  lookUpPool,
  lookUpVolume,
  createVolume as makeVolume,
  deleteVolume as removeVolume,
} from '../volumes.ts';
import { activePoolNamed, neededBy, needVolume, refuseDeletion, volumeNamed, whyNeeded } from './look.ts';
import { forgetVolumes } from './read.ts';

// Under this, a new volume's first writes already fail.
export const reserveBytes = 16 * 1024 ** 2;

export const createVolume: HostChangeHandler<HostChangeParams<'volume.create'>> = {
  plan(subject, { pool: poolName, name, format, sizeGib }) {
    const sizeBytes = sizeOf({ sizeGib });
    const plan = emptyPlan();
    const found = activePoolNamed(subject, poolName);
    if ('obstacle' in found) return { ...plan, obstacles: [found.obstacle] };
    const { pool } = found;
    plan.obstacles.push(...whyNameTaken(subject, poolName, name));
    const isWhole = pool.type === 'logical';
    if (isWhole && format !== 'raw') plan.obstacles.push('A volume group has raw volumes only.');
    const takes = isWhole ? sizeBytes : 0;
    if (pool.availableBytes < takes + reserveBytes)
      plan.obstacles.push(fullWords(pool, takes + reserveBytes));
    else if (pool.availableBytes < sizeBytes)
      plan.warnings.push(
        `The pool has ${formatBytes(pool.availableBytes)} left: the volume takes what is written to it, and cannot be filled.`,
      );
    plan.live.push(
      isWhole
        ? `An empty volume of ${formatBytes(sizeBytes)} is made; all of it is taken at once.`
        : `An empty ${format} volume of ${formatBytes(sizeBytes)} is made; it takes only what is written to it.`,
    );
    plan.space = { pool: poolName, bytes: takes };
    return plan;
  },
  steps: (link, _spec, { pool: poolName, name, format, sizeGib }) => [
    lookStep(link, poolName, name),
    {
      key: 'create',
      label: `Make ${name}`,
      async run({ signal }) {
        const options = { signal };
        const pool = await lookUpPool(link, poolName, options);
        // Nothing had this name a moment ago: what has it now was made by an attempt that was cut short.
        if (!(await lookUpVolume(link, pool, name, options)))
          await makeVolume(link, pool, { name, capacity: sizeOf({ sizeGib }), format }, options);
        forgetVolumes(link);
      },
    },
  ],
};

export const resizeVolume: HostChangeHandler<HostChangeParams<'volume.resize'>> = {
  plan(subject, { pool: poolName, name, sizeGib }) {
    const sizeBytes = sizeOf({ sizeGib });
    const plan = emptyPlan();
    const found = volumeNamed(subject, poolName, name);
    if ('obstacle' in found) return { ...plan, obstacles: [found.obstacle] };
    const { pool, volume } = found;
    if (sizeBytes === volume.capacityBytes) return plan;
    if (sizeBytes < volume.capacityBytes)
      plan.obstacles.push(
        `It has ${formatBytes(volume.capacityBytes)}, and making it smaller would cut off its end with whatever is there.`,
      );
    const running = runningUsers(subject, volume.path);
    const needed = whyNeeded(subject, volume);
    const isOver = subject.volumes.some(({ backingPath }) => backingPath === volume.path);
    if (running.length)
      plan.obstacles.push(
        `${namesText(running)} ${running.length === 1 ? 'runs' : 'run'} with it. Enlarge the disk on the page of that machine: its guest is told.`,
      );
    else if (isOver && needed) plan.obstacles.push(needed);
    const more = sizeBytes - volume.capacityBytes;
    const takes = pool.type === 'logical' ? more : 0;
    if (pool.availableBytes < takes) plan.obstacles.push(fullWords(pool, takes));
    else if (pool.availableBytes < more)
      plan.warnings.push(
        `The pool has ${formatBytes(pool.availableBytes)} left: the volume cannot be filled.`,
      );
    plan.live.push(
      `It grows from ${formatBytes(volume.capacityBytes)} to ${formatBytes(sizeBytes)}. What is in it stays; partitions and file systems have to be enlarged by the guest.`,
    );
    plan.space = { pool: poolName, bytes: takes };
    return plan;
  },
  steps: (link, _spec, { pool: poolName, name, sizeGib }) => [
    {
      key: 'resize',
      label: `Enlarge ${name} to ${formatBytes(sizeOf({ sizeGib }))}`,
      async run({ signal }) {
        const capacity = sizeOf({ sizeGib });
        const options = { signal };
        const vol = await needVolume(link, poolName, name, options);
        const info = await link.call('reads', 'storageVolGetInfo', { vol }, options);
        if (Number(info.capacity) > capacity) throw shrinks(name, Number(info.capacity));
        if (Number(info.capacity) < capacity) {
          await refuseRunning(link, poolName, name, options);
          const args = { vol, capacity: BigInt(capacity), flags: 0 };
          await link.call('commands', 'storageVolResize', args, options);
        }
        forgetVolumes(link);
      },
    },
  ],
};

export const deleteVolume: HostChangeHandler<HostChangeParams<'volume.delete'>> = {
  plan(subject, { pool: poolName, name }) {
    const plan = emptyPlan();
    const found = volumeNamed(subject, poolName, name);
    if ('obstacle' in found) return { ...plan, obstacles: [found.obstacle] };
    const { volume } = found;
    const needed = whyNeeded(subject, volume);
    if (needed) plan.obstacles.push(needed);
    plan.live.push(`${formatBytes(volume.allocationBytes)} of the pool become free.`);
    plan.lost.push(`Everything in ${name}. It cannot be brought back.`);
    plan.space = { pool: poolName, bytes: -volume.allocationBytes };
    return plan;
  },
  steps: (link, _spec, { pool: poolName, name }) => [
    {
      key: 'delete',
      label: `Delete ${name}`,
      async run({ signal }) {
        const options = { signal };
        const pool = await lookUpPool(link, poolName, options);
        const vol = await lookUpVolume(link, pool, name, options);
        if (vol) {
          await refuseDeletion(link, vol, options);
          await removeVolume(link, vol, options);
        }
        forgetVolumes(link);
      },
    },
  ],
};

/** What was seen free in the plan, and is looked at once more before anything is made. */
export function lookStep(link: Link, poolName: string, name: string): Step {
  return {
    key: 'look',
    label: 'Look whether the name is free',
    async run({ signal }) {
      const pool = await lookUpPool(link, poolName, { signal });
      if (!(await lookUpVolume(link, pool, name, { signal }))) return;
      throw nameTaken(poolName, name);
    },
  };
}

export function nameTaken(poolName: string, name: string): AppError {
  return new AppError({
    code: 'name_taken',
    userMessage: `The pool ${poolName} already has a volume ${name}.`,
    advice: 'Choose another name.',
  });
}

export async function refuseRunning(
  link: Link,
  poolName: string,
  name: string,
  options: CallOptions,
): Promise<void> {
  const vol = await needVolume(link, poolName, name, options);
  const { name: path } = await link.call('reads', 'storageVolGetPath', { vol }, options);
  const user = (await usersOfPaths(link, '', options)).get(path);
  if (!user) return;
  const { dom } = await link.call('reads', 'domainLookupByName', { name: user }, options);
  if (!(await link.call('reads', 'domainIsActive', { dom }, options)).active) return;
  throw new AppError({
    code: 'not_possible',
    userMessage: `The VM ${user} runs with ${name}.`,
    advice: 'Shut it down first, or change the disk on its own page.',
  });
}

export function runningUsers(subject: HostPlanSubject, path: string): string[] {
  return (neededBy(subject).get(path) ?? []).filter(({ state }) => state !== 'off').map(({ name }) => name);
}

export function whyNameTaken(subject: HostPlanSubject, poolName: string, name: string): string[] {
  return subject.volumes.some((volume) => volume.poolName === poolName && volume.name === name)
    ? [`The pool ${poolName} already has a volume ${name}.`]
    : [];
}

export function fullWords(pool: { name: string; availableBytes: number }, needed: number): string {
  return `The pool ${pool.name} is too full: ${formatBytes(pool.availableBytes)} are left, and ${formatBytes(needed)} are needed.`;
}

function shrinks(name: string, now: number): AppError {
  return new AppError({
    code: 'not_possible',
    userMessage: `${name} has ${formatBytes(now)} meanwhile, and is not made smaller.`,
    advice: 'Look at the new plan.',
  });
}
