import type { HostChangeParams } from '../../../domain/host-changes.ts';
import { formatBytes } from '../../../domain/units.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import type { StoragePool } from '../../../libvirt/types.ts';
import type { Step } from '../../driver.ts';
import { volumeFormat } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { namesText } from '../networks/look.ts';
import { emptyPlan, type HostChangeHandler } from '../resources/handler.ts';
import { deleteVolume, lookUpPool, lookUpVolume } from '../volumes.ts';
import { buildXml } from '../xml.ts';
import { needVolume, refuseDeletion, volumeNamed } from './look.ts';
import { forgetVolumes } from './read.ts';
import {
  fullWords,
  lookStep,
  nameTaken,
  refuseRunning,
  reserveBytes,
  runningUsers,
  whyNameTaken,
} from './volumes.ts';

// A copy of a large volume takes hours; the operation's own signal ends it.
const copyTimeoutMs = 12 * 3_600_000;

export const cloneVolume: HostChangeHandler<HostChangeParams<'volume.clone'>> = {
  plan(subject, { pool: poolName, name, from }) {
    const plan = emptyPlan();
    const found = volumeNamed(subject, poolName, from);
    if ('obstacle' in found) return { ...plan, obstacles: [found.obstacle] };
    const { pool, volume } = found;
    plan.obstacles.push(...whyNameTaken(subject, poolName, name));
    const running = runningUsers(subject, volume.path);
    if (running.length)
      plan.obstacles.push(
        `${namesText(running)} ${running.length === 1 ? 'writes' : 'write'} to it, so a copy would be neither before nor after. Shut down first.`,
      );
    // What is below it comes into the copy, which stands alone.
    const takes =
      pool.type === 'logical' || volume.backingPath ? volume.capacityBytes : volume.allocationBytes;
    if (pool.availableBytes < takes + reserveBytes)
      plan.obstacles.push(fullWords(pool, takes + reserveBytes));
    plan.live.push(
      volume.backingPath
        ? `A copy is made that stands alone: with what ${from} is laid over, at most ${formatBytes(takes)}.`
        : `A copy of about ${formatBytes(takes)} is made.`,
    );
    plan.space = { pool: poolName, bytes: takes };
    return plan;
  },
  steps(link, _spec, { pool: poolName, name, from }) {
    // Somebody else's volume of that name, made since it was looked for: it is not ours to take back.
    let isForeign = false;
    const copy: Step = {
      key: 'copy',
      label: `Copy ${from} to ${name}`,
      async run({ signal, mayHaveRun }) {
        const options = { signal };
        const clonevol = await needVolume(link, poolName, from, options);
        await refuseRunning(link, poolName, from, options);
        const pool = await lookUpPool(link, poolName, options);
        if (mayHaveRun && !isForeign) await removeLeft(link, pool, name, options);
        else isForeign = (await lookUpVolume(link, pool, name, options)) !== null;
        if (isForeign) throw nameTaken(poolName, name);
        const [{ xml }, info] = await Promise.all([
          link.call('reads', 'storageVolGetXmlDesc', { vol: clonevol, flags: 0 }, options),
          link.call('reads', 'storageVolGetInfo', { vol: clonevol }, options),
        ]);
        const format = volumeFormat(xml) ?? 'raw';
        const args = {
          pool,
          clonevol,
          xml: buildXml('volume', {
            name,
            capacity: { '@unit': 'bytes', '#text': String(info.capacity) },
            target: { format: { '@type': format } },
          }),
          flags: 0,
        };
        const bounds = { ...options, timeoutMs: copyTimeoutMs };
        await link.call('commands', 'storageVolCreateXmlFrom', args, bounds);
        forgetVolumes(link);
      },
      async undo({ signal }) {
        if (isForeign) return;
        const options = { signal };
        await removeLeft(link, await lookUpPool(link, poolName, options), name, options);
        forgetVolumes(link);
      },
    };
    return [lookStep(link, poolName, name), copy];
  },
};

/** A copy that was cut short; nobody can use it yet, and if somebody does, it stays. */
async function removeLeft(link: Link, pool: StoragePool, name: string, options: CallOptions): Promise<void> {
  const left = await lookUpVolume(link, pool, name, options);
  if (!left) return;
  await refuseDeletion(link, left, options);
  await deleteVolume(link, left, options);
}
