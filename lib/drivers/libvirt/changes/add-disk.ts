import { AppError } from '../../../domain/errors.ts';
import { formatBytes } from '../../../domain/units.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { DomainDeviceModifyFlags } from '../../../libvirt/constants/domain.ts';
import type { StoragePool, StorageVol } from '../../../libvirt/types.ts';
import type { StepContext } from '../../driver.ts';
import { backingPath, usersOfPaths } from '../disk-users.ts';
import { type Element, editXml, element, elements } from '../edit-xml.ts';
import type { Link } from '../link.ts';
import { createVolume, deleteVolume, lookUpPool, lookUpVolume, refuseWithoutSpace } from '../volumes.ts';
import { buildXml } from '../xml.ts';
import { addDevice, disksOf, readDomain, targetOf, whyNoFreeSlot } from './devices.ts';
import { type ChangeHandler, emptyDraft, type PlanSubject } from './handler.ts';

type Params = ChangeParams<'vm.addDisk'>;

// An empty qcow2 file takes less than this whatever its size.
const emptyVolumeBytes = 16 * 1024 ** 2;

/** A new disk: plugged into the running guest where its bus can, otherwise there at the next start. */
export const addDisk: ChangeHandler<Params> = {
  plan(subject, params) {
    const { stored, active, facts } = subject;
    const draft = emptyDraft(stored);
    const size = formatBytes(bytesOf(params));
    const target = targetFor(subject, params);
    const pool = facts.pools.find(({ name }) => name === params.pool);
    if (!pool?.isActive)
      draft.obstacles.push(`The host has no active pool named ${params.pool}. Choose another one.`);
    else if (pool.availableBytes < bytesOf(params))
      draft.warnings.push(
        `The pool ${pool.name} has ${formatBytes(pool.availableBytes)} left: the disk takes what is written to it, and cannot be filled.`,
      );
    if (params.bus === 'scsi' && !readDomain(stored, hasVirtioScsi))
      draft.obstacles.push('It has no virtio-scsi controller for a SCSI disk. Choose the bus virtio.');
    draft.stored = editXml(stored, 'domain', (domain) => {
      if (!ownDisk(domain, params)) addDevice(domain, 'disk', diskOf(params, target));
    });
    draft.space = { pool: params.pool, bytes: bytesOf(params) };
    const made = `An empty disk ${params.pool}/${params.volume} of ${size} is made; it takes only what is written to it.`;
    const whyLater = active === null ? null : whyNotLive(active, params);
    if (active !== null && whyLater === null) {
      if (!readDomain(active, (domain) => ownDisk(domain, params)))
        draft.live.push(`${made} The guest sees it at once, as ${target} unless it counts otherwise.`);
    } else if (draft.stored !== stored) {
      draft.atNextStart.push(`${made} The guest sees it as ${target}${whyLater ? `: ${whyLater}` : ''}.`);
    }
    return draft;
  },

  before(link, spec, params) {
    return [
      {
        key: 'volume',
        label: `Make the volume ${params.volume}`,
        run: (step) => makeVolume(link, spec.externalId, params, step),
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

  async applyLive({ link, dom, subject, params, step }) {
    if (whyNotLive(subject.active, params) !== null) return;
    if (readDomain(subject.active, (domain) => ownDisk(domain, params))) return;
    const xml = buildXml('disk', diskOf(params, targetFor(subject, params)));
    const args = { dom, xml, flags: DomainDeviceModifyFlags.live };
    await link.call('commands', 'domainAttachDeviceFlags', args, { signal: step.signal });
  },
};

function whyNotLive(active: string, { bus }: Params): string | null {
  if (bus === 'sata') return 'SATA disks cannot be plugged in while it runs';
  return bus === 'virtio' ? whyNoFreeSlot(active) : null;
}

function hasVirtioScsi(domain: Element): boolean {
  const devices = element(domain, 'devices');
  return (devices ? elements(devices, 'controller') : []).some(
    (one) => one.getAttribute('type') === 'scsi' && one.getAttribute('model') === 'virtio-scsi',
  );
}

function ownDisk(domain: Element, { pool, volume }: Params): Element | null {
  const isOwn = (source: Element | null) =>
    source?.getAttribute('pool') === pool && source.getAttribute('volume') === volume;
  return disksOf(domain).find((disk) => isOwn(element(disk, 'source'))) ?? null;
}

/** The first name that is free now and at the next start; of the disk itself when it is there already. */
function targetFor({ stored, active }: Pick<PlanSubject, 'stored' | 'active'>, params: Params): string {
  const texts = [stored, ...(active === null ? [] : [active])];
  const taken = new Set<string>();
  for (const text of texts) {
    const own = readDomain(text, (domain) => ownDisk(domain, params));
    if (own) return targetOf(own);
    for (const disk of readDomain(text, disksOf)) taken.add(targetOf(disk));
  }
  const prefix = params.bus === 'virtio' ? 'vd' : 'sd';
  for (let index = 0; ; index++) {
    const target = `${prefix}${letters(index)}`;
    if (!taken.has(target)) return target;
  }
}

/** a to z, then aa. */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

function diskOf({ pool, volume, bus, cache }: Params, target: string): object {
  return {
    '@type': 'volume',
    '@device': 'disk',
    driver: {
      '@name': 'qemu',
      '@type': 'qcow2',
      ...(cache === 'default' ? {} : { '@cache': cache }),
      '@discard': 'unmap',
    },
    source: { '@pool': pool, '@volume': volume },
    target: { '@dev': target, '@bus': bus },
  };
}

async function makeVolume(link: Link, externalId: string, params: Params, step: StepContext): Promise<void> {
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
  const volume = { name: params.volume, capacity: bytesOf(params), format: 'qcow2' };
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
