import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StoragePool } from '../../../libvirt/types.ts';
import type { CreateSeed, CreateVmSpec, StepContext } from '../../driver.ts';
import type { Link } from '../link.ts';
import { translateError } from '../translate.ts';
import { createVolume, deleteUnused, lookUpPool, lookUpVolume, refuseWithoutSpace } from '../volumes.ts';
import { buildIso, type IsoFile } from './iso9660.ts';

// By which cloud-init knows its CD among others.
export const seedLabel = 'cidata';

/**
 * Makes the CD that cloud-init's data source NoCloud looks for. One that is left from an attempt that was cut short
 * is made again: no VM uses it yet.
 * @see https://cloudinit.readthedocs.io/en/latest/reference/datasources/nocloud.html
 */
export async function writeSeed(
  link: Link,
  spec: CreateVmSpec,
  seed: CreateSeed,
  step: StepContext,
): Promise<void> {
  const options = { signal: step.signal };
  const files = seed.open().map(({ name, text }) => ({ name, content: Buffer.from(text) }));
  const pool = await lookUpPool(link, seed.pool, options);
  const left = await lookUpVolume(link, pool, seed.volume, options);
  if (left) await deleteUnused(link, left, spec, options);
  await putSeed(link, pool, seed.volume, files, step);
}

/** Makes a volume with such a CD in it. */
export async function putSeed(
  link: Link,
  pool: StoragePool,
  name: string,
  files: IsoFile[],
  step: StepContext,
): Promise<void> {
  const options = { signal: step.signal };
  const iso = buildIso(seedLabel, files, new Date());
  await refuseWithoutSpace(link, pool, iso.length, options);
  const vol = await createVolume(link, pool, { name, capacity: iso.length, format: 'raw' }, options);
  let ended = Promise.resolve();
  try {
    const args = { vol, offset: 0n, length: BigInt(iso.length), flags: 0 };
    const { stream, closed } = await link.openStream('storageVolUpload', args, options);
    ended = closed;
    await pipeline(Readable.from([iso]), stream, options);
  } catch (error) {
    throw translateError(error, link.hostName);
  } finally {
    // The volume is busy until then.
    await ended;
  }
}
