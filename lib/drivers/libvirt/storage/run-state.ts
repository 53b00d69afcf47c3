import { AppError } from '../../../domain/errors.ts';
import type { HostChangeParams } from '../../../domain/host-changes.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import { ConnectListAllStoragePoolsFlags } from '../../../libvirt/constants/storage.ts';
import type { StoragePool } from '../../../libvirt/types.ts';
import type { Step } from '../../driver.ts';
import { usersOfPaths } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { namesText } from '../networks/look.ts';
import { emptyPlan, type HostChangeHandler, type HostPlanSubject } from '../resources/handler.ts';
import { activePoolNamed, lookForPool, neededBy, poolNamed } from './look.ts';
import { createPoolReader, forgetVolumes } from './read.ts';

// A pool over the network, or with thousands of volumes, takes its time.
const poolTimeoutMs = 120_000;

export const startPool: HostChangeHandler<HostChangeParams<'pool.start'>> = {
  plan(subject, { name }) {
    const plan = emptyPlan();
    const found = poolNamed(subject, name);
    if ('obstacle' in found) return { ...plan, obstacles: [found.obstacle] };
    if (!found.pool.isActive) plan.live.push('Its volumes are read, and machines can use them.');
    return plan;
  },
  steps: (link, _spec, { name }) => [
    step('start', `Start ${name}`, link, name, async (pool, options) => {
      if (!(await isPoolActive(link, pool, options)))
        await link.call('commands', 'storagePoolCreate', { pool, flags: 0 }, options);
    }),
  ],
};

export const stopPool: HostChangeHandler<HostChangeParams<'pool.stop'>> = {
  plan(subject, { name }) {
    const plan = emptyPlan();
    const found = poolNamed(subject, name);
    if ('obstacle' in found) return { ...plan, obstacles: [found.obstacle] };
    const { pool } = found;
    if (!pool.isActive) return plan;
    const users = usersOfPool(subject, name);
    const running = users.filter(({ state }) => state !== 'off').map((vm) => vm.name);
    if (running.length)
      plan.obstacles.push(
        `${namesText(running)} ${running.length === 1 ? 'has' : 'have'} disks in it and ${running.length === 1 ? 'is' : 'are'} not off. Shut down first.`,
      );
    plan.live.push(
      'Its volumes stay where they are, but none can be made or used until it is started again.',
    );
    if (!pool.isPersistent) plan.lost.push('It is not permanent: the host forgets it when it stops.');
    if (users.length && !running.length)
      plan.warnings.push(`${namesText(users.map((vm) => vm.name))} may not start while it is stopped.`);
    return plan;
  },
  steps: (link, _spec, { name }) => [
    step('stop', `Stop ${name}`, link, name, async (pool, options) => {
      if (!(await isPoolActive(link, pool, options))) return;
      await refuseRunningUsers(link, pool, options);
      await link.call('commands', 'storagePoolDestroy', { pool }, options);
    }),
  ],
};

/** Whether the pool starts when its host does; it is no part of the definition. */
export const setPoolAutostart: HostChangeHandler<HostChangeParams<'pool.setAutostart'>> = {
  plan(subject, { name, isAutostart }) {
    const plan = emptyPlan();
    const found = poolNamed(subject, name);
    if ('obstacle' in found) return { ...plan, obstacles: [found.obstacle] };
    if (!found.pool.isPersistent)
      plan.obstacles.push('It is not permanent: the host has nothing of it to start with.');
    if (found.pool.isAutostart !== isAutostart)
      plan.live.push(isAutostart ? 'It starts when its host does.' : 'It stays off when its host starts.');
    return plan;
  },
  steps: (link, _spec, { name, isAutostart }) => [
    step('autostart', 'Set its autostart', link, name, async (pool, options) => {
      await link.call('commands', 'storagePoolSetAutostart', { pool, autostart: isAutostart }, options);
    }),
  ],
};

/** What was put into its folder past the host is seen only then. */
export const refreshPool: HostChangeHandler<HostChangeParams<'pool.refresh'>> = {
  plan(subject, { name }) {
    const plan = emptyPlan();
    const found = activePoolNamed(subject, name);
    if ('obstacle' in found) return { ...plan, obstacles: [found.obstacle] };
    plan.live.push('The host looks for volumes that were added or removed past it. Nothing is changed.');
    return plan;
  },
  steps: (link, _spec, { name }) => [
    step('refresh', `Read ${name} anew`, link, name, async (pool, options) => {
      await link.call('commands', 'storagePoolRefresh', { pool, flags: 0 }, options);
    }),
  ],
};

/** The host forgets it; what is in it stays. */
export const deletePool: HostChangeHandler<HostChangeParams<'pool.delete'>> = {
  plan(subject, { name }) {
    const plan = emptyPlan();
    const found = poolNamed(subject, name);
    if ('obstacle' in found) return { ...plan, obstacles: [found.obstacle] };
    const users = usersOfPool(subject, name).map((vm) => vm.name);
    if (users.length)
      plan.obstacles.push(
        `${namesText(users)} ${users.length === 1 ? 'has a disk' : 'have disks'} in it. Move or delete those first.`,
      );
    const making = subject.disksBeingMade.some(({ pool }) => pool === name);
    if (making) plan.obstacles.push('A machine is being created in it.');
    const left = subject.volumes.filter(({ poolName }) => poolName === name).length;
    plan.live.push(
      left
        ? `The host forgets it. Its ${left === 1 ? 'volume stays' : `${left} volumes stay`} where ${left === 1 ? 'it is' : 'they are'}, and can be had again by a pool of the same place.`
        : 'The host forgets it. Nothing is deleted from the place that it stood for.',
    );
    plan.lost.push('Its definition.');
    return plan;
  },
  steps: (link, _spec, { name }) => [
    {
      key: 'delete',
      label: `Delete ${name}`,
      async run({ signal }) {
        const options = { signal, timeoutMs: poolTimeoutMs };
        const pool = await lookForPool(link, name, options);
        if (!pool) return;
        await refuseUsers(link, pool, options);
        const args = { needResults: 1, flags: ConnectListAllStoragePoolsFlags.transient };
        const { pools: transient } = await link.call('reads', 'connectListAllStoragePools', args, options);
        if (await isPoolActive(link, pool, options))
          await link.call('commands', 'storagePoolDestroy', { pool }, options);
        // One that is not permanent is gone already.
        if (!transient.some(({ uuid }) => uuid === pool.uuid))
          await link.call('commands', 'storagePoolUndefine', { pool }, options);
        forgetVolumes(link);
      },
    },
  ],
};

function usersOfPool(subject: HostPlanSubject, name: string): HostPlanSubject['vms'] {
  const needed = neededBy(subject);
  const users = new Set(
    subject.volumes.filter(({ poolName }) => poolName === name).flatMap(({ path }) => needed.get(path) ?? []),
  );
  // Of a pool that does not run no volume is known, but a definition may name it.
  return subject.vms.filter((vm) => users.has(vm) || vm.disks.some(({ pool }) => pool === name));
}

export async function isPoolActive(link: Link, pool: StoragePool, options: CallOptions): Promise<boolean> {
  return (await link.call('reads', 'storagePoolIsActive', { pool }, options)).active;
}

async function refuseUsers(link: Link, pool: StoragePool, options: CallOptions): Promise<void> {
  const user = await userOf(link, pool, options);
  if (user) throw inUse(pool, user, 'Move or delete its disks in it first.');
}

async function refuseRunningUsers(link: Link, pool: StoragePool, options: CallOptions): Promise<void> {
  const user = await userOf(link, pool, options);
  if (!user) return;
  const { dom } = await link.call('reads', 'domainLookupByName', { name: user }, options);
  const { active } = await link.call('reads', 'domainIsActive', { dom }, options);
  if (active) throw inUse(pool, user, 'Shut that VM down first.');
}

/** A VM with a disk in it, as the host says now: the volumes of every pool, because a chain may cross them. */
async function userOf(link: Link, pool: StoragePool, options: CallOptions): Promise<string | null> {
  const [users, pools] = await Promise.all([
    usersOfPaths(link, '', options),
    createPoolReader(link).list(options),
  ]);
  const basesOf = new Map(
    pools.flatMap(({ volumes }) => (volumes ?? []).map(({ path, backingPath }) => [path, backingPath])),
  );
  const inPool = new Set(pools.find(({ name }) => name === pool.name)?.volumes?.map(({ path }) => path));
  for (const [start, user] of users) {
    const seen = new Set<string>();
    for (let path: string | null | undefined = start; path && !seen.has(path); path = basesOf.get(path)) {
      if (inPool.has(path)) return user;
      seen.add(path);
    }
  }
  return null;
}

function inUse(pool: StoragePool, user: string, advice: string): AppError {
  return new AppError({
    code: 'not_possible',
    userMessage: `The VM ${user} has a disk in the pool ${pool.name}.`,
    advice,
  });
}

function step(
  key: string,
  label: string,
  link: Link,
  name: string,
  act: (pool: StoragePool, options: CallOptions) => Promise<void>,
): Step {
  return {
    key,
    label,
    async run({ signal }) {
      const options = { signal, timeoutMs: poolTimeoutMs };
      const pool = await lookForPool(link, name, options);
      if (!pool) {
        throw new AppError({
          code: 'not_found',
          userMessage: `The host ${link.hostName} has no pool ${name} any more.`,
        });
      }
      await act(pool, options);
      forgetVolumes(link);
    },
  };
}
