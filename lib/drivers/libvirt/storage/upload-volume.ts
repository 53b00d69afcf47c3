import type { HostChangeParams } from '../../../domain/host-changes.ts';
import { formatBytes } from '../../../domain/units.ts';
import { emptyPlan, type HostChangeHandler } from '../resources/handler.ts';
import { createVolume, deleteVolume, lookUpPool, lookUpVolume, refuseWithoutSpace } from '../volumes.ts';
import { activePoolNamed, refuseDeletion } from './look.ts';
import { forgetVolumes } from './read.ts';
import { fullWords, lookStep, nameTaken, reserveBytes, whyNameTaken } from './volumes.ts';

/** Makes the volume that a file goes into; the pieces come from a browser (lib/operations/receive-upload.ts). */
export const uploadVolume: HostChangeHandler<HostChangeParams<'volume.upload'>> = {
  plan(subject, { pool: poolName, name, sizeBytes, sha256 }) {
    const plan = emptyPlan();
    const found = activePoolNamed(subject, poolName);
    if ('obstacle' in found) return { ...plan, obstacles: [found.obstacle] };
    const { pool } = found;
    plan.obstacles.push(...whyNameTaken(subject, poolName, name));
    if (pool.availableBytes < sizeBytes + reserveBytes)
      plan.obstacles.push(fullWords(pool, sizeBytes + reserveBytes));
    plan.live.push(
      `A new volume of ${formatBytes(sizeBytes)} is made, and the file is written into it as it is.`,
      sha256
        ? 'At the end it is read once more, and its SHA-256 compared.'
        : 'At the end its length is compared.',
    );
    plan.space = { pool: poolName, bytes: sizeBytes };
    return plan;
  },
  steps(link, _spec, { pool: poolName, name, sizeBytes }) {
    // Somebody else's volume of that name, made since it was looked for: it is not ours to take back.
    let isForeign = false;
    return [
      lookStep(link, poolName, name),
      {
        key: 'create',
        label: `Make room for ${name}`,
        async run({ signal, mayHaveRun }) {
          const options = { signal };
          const pool = await lookUpPool(link, poolName, options);
          const existing = await lookUpVolume(link, pool, name, options);
          isForeign = existing !== null && !mayHaveRun;
          if (isForeign) throw nameTaken(poolName, name);
          if (!existing) {
            await refuseWithoutSpace(link, pool, sizeBytes, options);
            await createVolume(link, pool, { name, capacity: sizeBytes, format: 'raw' }, options);
          }
          forgetVolumes(link);
        },
        async undo({ signal }) {
          if (isForeign) return;
          const options = { signal };
          const left = await lookUpVolume(link, await lookUpPool(link, poolName, options), name, options);
          if (!left) return;
          await refuseDeletion(link, left, options);
          await deleteVolume(link, left, options);
          forgetVolumes(link);
        },
      },
    ];
  },
};
