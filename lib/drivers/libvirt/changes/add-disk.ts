import type { DiskFormat } from '../../../domain/create-vm.ts';
import { AppError } from '../../../domain/errors.ts';
import type { StoragePool as HostPool } from '../../../domain/host.ts';
import { newDiskFormat } from '../../../domain/storage.ts';
import { formatBytes } from '../../../domain/units.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import type { StoragePool, StorageVol } from '../../../libvirt/types.ts';
import type { StepContext } from '../../driver.ts';
import { backingPath, usersOfPaths } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { createVolume, deleteVolume, lookUpPool, lookUpVolume, refuseWithoutSpace } from '../volumes.ts';
import { type ChangeHandler, emptyDraft } from './handler.ts';
import { planPlug, plugLive } from './plug-disk.ts';

type Params = ChangeParams<'vm.addDisk'>;

// An empty qcow2 file takes less than this whatever its size.
const emptyVolumeBytes = 16 * 1024 ** 2;

/** A new disk: plugged into the running guest where its bus can, otherwise there at the next start. */
export const addDisk: ChangeHandler<Params> = {
  plan(subject, params) {
    const draft = emptyDraft(subject.stored);
    const size = formatBytes(bytesOf(params));
    const pool = poolOf(subject, params);
    const format = formatIn(pool);
    // A volume group gives all of a volume's size at once.
    const isWhole = format === 'raw';
    if (!pool?.isActive)
      draft.obstacles.push(`The host has no active pool named ${params.pool}. Choose another one.`);
    else if (newDiskFormat(pool.type) === null)
      draft.obstacles.push(`No disks are made in pools of the type ${pool.type}. Choose another one.`);
    else if (isWhole && pool.availableBytes < bytesOf(params))
      draft.obstacles.push(
        `The volume group ${pool.name} has ${formatBytes(pool.availableBytes)} left. Make the disk smaller, or choose another pool.`,
      );
    else if (pool.availableBytes < bytesOf(params))
      draft.warnings.push(
        `The pool ${pool.name} has ${formatBytes(pool.availableBytes)} left: the disk takes what is written to it, and cannot be filled.`,
      );
    draft.space = { pool: params.pool, bytes: bytesOf(params) };
    const takes = isWhole ? 'all of that is taken at once' : 'it takes only what is written to it';
    const made = `An empty disk ${params.pool}/${params.volume} of ${size} is made; ${takes}.`;
    planPlug(subject, { ...params, format }, made, draft);
    return draft;
  },

  before(link, spec, params) {
    const format = formatIn(poolOf(spec, params));
    return [
      {
        key: 'volume',
        label: `Make the volume ${params.volume}`,
        run: (step) => makeVolume(link, spec.externalId, { ...params, format }, step),
        async undo(step) {
          const options = { signal: step.signal };
          const vol = await lookUpVolume(
            link,
            await lookUpPool(link, params.pool, options),
            params.volume,
            options,
          );
          // One that anybody has, or has written to, is not ours to take back.
          if (vol && (await whyNotOurs(link, vol, '', params, options)) === null)
            await deleteVolume(link, vol, options);
        },
      },
    ];
  },

  applyLive: (context) =>
    plugLive(context, { ...context.params, format: formatIn(poolOf(context.subject, context.params)) }),
};

function poolOf({ facts }: { facts: { pools: HostPool[] } }, params: Params): HostPool | undefined {
  return facts.pools.find(({ name }) => name === params.pool);
}

function formatIn(pool: HostPool | undefined): DiskFormat {
  return newDiskFormat(pool?.type ?? '') ?? 'qcow2';
}

async function makeVolume(
  link: Link,
  externalId: string,
  params: Params & { format: DiskFormat },
  step: StepContext,
): Promise<void> {
  const options = { signal: step.signal };
  const pool: StoragePool = await lookUpPool(link, params.pool, options);
  const left = await lookUpVolume(link, pool, params.volume, options);
  if (left) {
    const why = await whyNotOurs(link, left, externalId, params, options);
    if (why === null) return;
    throw new AppError({
      code: 'name_taken',
      userMessage: `The pool ${params.pool} already has a volume named ${params.volume}: ${why}.`,
      advice: 'Give the new disk another name.',
    });
  }
  await refuseWithoutSpace(link, pool, 0, options);
  const volume = { name: params.volume, capacity: bytesOf(params), format: params.format };
  await createVolume(link, pool, volume, options);
}

/** An empty volume of the same size that nobody has is what an attempt that was cut short has left. */
async function whyNotOurs(
  link: Link,
  vol: StorageVol,
  externalId: string,
  params: Params,
  options: { signal: AbortSignal },
): Promise<string | null> {
  const [users, { name: path }, { xml }, info] = await Promise.all([
    usersOfPaths(link, externalId, options),
    link.call('reads', 'storageVolGetPath', { vol }, options),
    link.call('reads', 'storageVolGetXmlDesc', { vol, flags: 0 }, options),
    link.call('reads', 'storageVolGetInfo', { vol }, options),
  ]);
  const user = users.get(path);
  if (user) return `the VM ${user} uses it`;
  const isEmpty = Number(info.allocation) < emptyVolumeBytes && backingPath(xml) === null;
  return isEmpty && Number(info.capacity) === bytesOf(params) ? null : 'it is another one';
}

function bytesOf({ sizeGib }: Params): number {
  // Whole sectors.
  return Math.ceil((sizeGib * 1024 ** 3) / 512) * 512;
}
