import { AppError } from '../../../domain/errors.ts';
import { imageVolumePrefix } from '../../../domain/storage.ts';
import { formatBytes } from '../../../domain/units.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import type { ChangeVmSpec, StepContext } from '../../driver.ts';
import { readNeeds, volumeFormat } from '../disk-users.ts';
import type { Link } from '../link.ts';
import { lookUpPool, lookUpVolume } from '../volumes.ts';
import { type ChangeHandler, emptyDraft, type UsedVolume } from './handler.ts';
import { planPlug, plugLive } from './plug-disk.ts';

type Params = ChangeParams<'vm.attachVolume'>;

/** A volume that the host has already becomes a disk, with what is on it. */
export const attachVolume: ChangeHandler<Params> = {
  plan(subject, params) {
    const draft = emptyDraft(subject.stored);
    const { pool, volume: name, format } = params;
    if (!subject.facts.pools.find((one) => one.name === pool)?.isActive)
      draft.obstacles.push(`The host has no active pool named ${pool}. Choose another one.`);
    const volume = subject.volumes?.find((one) => one.poolName === pool && one.name === name);
    const why = subject.volumes ? whyNotVolume(volume, params, subject.volumes) : null;
    if (why) draft.obstacles.push(why);
    const size = volume ? ` of ${formatBytes(volume.capacityBytes)}` : '';
    planPlug(subject, params, `${pool}/${name}${size} becomes a disk with what is on it.`, draft);
    draft.warnings.push(
      `It is opened as ${format} and written to: whatever else uses it outside of this host’s VMs must not do so any more.`,
    );
    return draft;
  },

  before: (link, spec, params) => [
    {
      key: 'free',
      label: `See that the volume ${params.volume} is free`,
      run: (step) => refuseUsed(link, spec, params, step),
    },
  ],

  applyLive: (context) => plugLive(context, context.params),
};

function whyNotVolume(volume: UsedVolume | undefined, params: Params, all: UsedVolume[]): string | null {
  const words = `${params.pool}/${params.volume}`;
  if (!volume) return `The pool ${params.pool} has no volume named ${params.volume}. Choose another one.`;
  if (volume.isArriving) return `A file is being uploaded into ${words}: wait until it is whole.`;
  if (volume.format !== params.format)
    return `${words} is ${volume.format ? `of the format ${volume.format}` : 'of no known format'}, not ${params.format}.`;
  if (volume.name.startsWith(imageVolumePrefix))
    return `${words} is an image that VMs are made from: a VM that writes to it would spoil it for all others.`;
  const user = volume.diskOf[0] ?? volume.driveOf[0];
  // Also one that is marked as shareable: a file system that does not know of two writers is destroyed by them.
  if (user) return `The VM ${user} uses ${words}. One disk is never given to two VMs.`;
  if (volume.over[0])
    return `The disk ${volume.over[0]} is based on ${words}: writing to it would destroy that one.`;
  // What a guest writes to the start of a raw disk could otherwise name any file of the host.
  if (volume.backingPath && !all.some(({ path }) => path === volume.backingPath))
    return `${words} is laid over ${volume.backingPath}, which no pool of the host has.`;
  return null;
}

/** By the host's own truth at this moment. */
async function refuseUsed(link: Link, spec: ChangeVmSpec, params: Params, step: StepContext): Promise<void> {
  const options = { signal: step.signal };
  const vol = await lookUpVolume(link, await lookUpPool(link, params.pool, options), params.volume, options);
  if (!vol) {
    throw new AppError({
      code: 'not_found',
      userMessage: `The pool ${params.pool} has no volume named ${params.volume} any more.`,
      advice: 'Choose another one.',
    });
  }
  const [needs, { name: path }, { xml }] = await Promise.all([
    readNeeds(link, spec.externalId, new Set(), options),
    link.call('reads', 'storageVolGetPath', { vol }, options),
    link.call('reads', 'storageVolGetXmlDesc', { vol, flags: 0 }, options),
  ]);
  const need = needs(path);
  const format = volumeFormat(xml);
  if (need === null && format === params.format) return;
  throw new AppError({
    code: 'conflict',
    userMessage: need
      ? `The volume ${params.volume} is not free: ${need}.`
      : `The volume ${params.volume} is ${format ? `of the format ${format}` : 'of no known format'} by now.`,
    advice: 'Nothing was changed. Choose another volume.',
  });
}
