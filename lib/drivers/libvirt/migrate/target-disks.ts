import { AppError } from '../../../domain/errors.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import type { MigratedDisk, MigrateVmSpec, StepContext } from '../../driver.ts';
import { usersOfPaths } from '../disk-users.ts';
import { editXml, element, elements, setAttributes } from '../edit-xml.ts';
import type { Link } from '../link.ts';
import { isGone, lookUpDomain } from '../observe.ts';
import { createVolume, deleteVolume, lookUpPool, lookUpVolume, refuseWithoutSpace } from '../volumes.ts';
import { targetVolume } from './spec.ts';

/** Makes the empty disks that the source writes into. One that is left from an earlier attempt stays. */
export async function createTargetDisks(
  source: Link,
  target: Link,
  spec: MigrateVmSpec,
  step: StepContext,
): Promise<void> {
  const options = { signal: step.signal };
  for (const disk of spec.disks) {
    const pool = await lookUpPool(target, disk.pool, options);
    const name = targetVolume(spec, disk);
    if (await lookUpVolume(target, pool, name, options)) continue;
    // QEMU itself is asked: the source's pool may not have noticed the file.
    const dom = await lookUpDomain(source, spec.externalId, options);
    if (!dom) throw gone(source, spec);
    const args = { dom, path: disk.device, flags: 0 };
    const { capacity, allocation } = await source.call('reads', 'domainGetBlockInfo', args, options);
    await refuseWithoutSpace(target, pool, Number(allocation), options);
    await createVolume(target, pool, { name, capacity: Number(capacity), format: disk.format }, options);
  }
}

/** Takes the copies away, as long as no VM of the target has them. */
export async function removeTargetDisks(target: Link, spec: MigrateVmSpec, step: StepContext): Promise<void> {
  const options = { signal: step.signal };
  // No VM is left out: when the migrated one is there, the copies are its disks.
  const users = await usersOfPaths(target, '', options);
  for (const disk of spec.disks) {
    const found = await findTargetDisk(target, spec, disk, options);
    if (!found) continue;
    const user = users.get(found.path);
    if (user) await step.log(`Kept ${found.path}: ${user} uses it.`);
    else await deleteVolume(target, found.vol, options);
  }
}

/** Lets a definition name the copies instead of the source's files, and the target's pools of those that stay. */
export async function withTargetDisks(
  target: Link,
  spec: MigrateVmSpec,
  xml: string,
  options: CallOptions,
): Promise<string> {
  const paths = new Map<string, string>();
  for (const disk of spec.disks) {
    const found = await findTargetDisk(target, spec, disk, options);
    if (!found) throw missing(target, spec);
    paths.set(disk.device, found.path);
  }
  const pools = new Map(spec.shared.flatMap((disk) => disk.pools).map(({ here, there }) => [here, there]));
  return editXml(xml, 'domain', (domain) => {
    const devices = element(domain, 'devices');
    for (const disk of devices ? elements(devices, 'disk') : []) {
      const path = paths.get(element(disk, 'target')?.getAttribute('dev') ?? '');
      const place = element(disk, 'source');
      if (!place) continue;
      if (!path) {
        const pool = pools.get(place.getAttribute('pool') ?? '');
        if (pool) setAttributes(place, { pool });
        continue;
      }
      setAttributes(disk, { type: 'file' });
      setAttributes(place, { file: path, dev: null, pool: null, volume: null, name: null });
      // The copy is whole: it stands on nothing.
      const backing = element(disk, 'backingStore');
      if (backing) disk.removeChild(backing);
    }
  });
}

async function findTargetDisk(target: Link, spec: MigrateVmSpec, disk: MigratedDisk, options: CallOptions) {
  try {
    const pool = await lookUpPool(target, disk.pool, options);
    const vol = await lookUpVolume(target, pool, targetVolume(spec, disk), options);
    if (!vol) return null;
    return { vol, path: (await target.call('reads', 'storageVolGetPath', { vol }, options)).name };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

function gone(source: Link, { name }: MigrateVmSpec): AppError {
  return new AppError({
    code: 'not_found',
    userMessage: `${name} does not exist on the host ${source.hostName} any more.`,
    advice: 'It was probably deleted there.',
  });
}

function missing(target: Link, { name }: MigrateVmSpec): AppError {
  return new AppError({
    code: 'conflict',
    userMessage: `A disk that was made for ${name} on the host ${target.hostName} is gone.`,
    advice: 'Somebody deleted it meanwhile. Migrate the VM again.',
  });
}
