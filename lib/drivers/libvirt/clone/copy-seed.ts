import { buffer } from 'node:stream/consumers';
import { hostnameOf } from '../../../domain/cloud-init.ts';
import { AppError } from '../../../domain/errors.ts';
import type { StoragePool } from '../../../libvirt/types.ts';
import type { StepContext } from '../../driver.ts';
import type { Link } from '../link.ts';
import { readIso } from '../seed/read-iso.ts';
import { putSeed, seedLabel } from '../seed/seed-volume.ts';
import { translateError } from '../translate.ts';
import type { CloneParams, DiskCopy } from './copies.ts';

// Far more than what cloud-init takes; what is larger is no CD of ours.
const maxBytes = 16 * 1024 ** 2;

/**
 * Makes the clone's own CD for cloud-init: what is on its source's, for a machine of another name and identifier.
 * @throws AppError conflict when the source's is not such a CD
 */
export async function copySeed(
  link: Link,
  pool: StoragePool,
  copy: DiskCopy,
  params: CloneParams,
  step: StepContext,
): Promise<void> {
  const iso = await readVolume(link, copy.from, step);
  const seed = iso && readIso(iso);
  if (!seed || seed.label !== seedLabel || !seed.files.some(({ name }) => name === 'meta-data')) {
    throw new AppError({
      code: 'conflict',
      userMessage: `${copy.from} has the name of a CD for cloud-init, and is none.`,
      advice: 'Eject it, or put the right one in, then clone again.',
    });
  }
  const files = seed.files.map(({ name, content }) =>
    name === 'meta-data'
      ? { name, content: Buffer.from(renewMetaData(Buffer.from(content).toString(), params)) }
      : { name, content },
  );
  await putSeed(link, pool, copy.volume, files, step);
}

/** Another machine: cloud-init does again what it does at the first start of one. All else stays as it was written. */
export function renewMetaData(text: string, { name, cloneId }: CloneParams): string {
  const kept = text.split('\n').filter((line) => !/^(instance-id|local-hostname):/.test(line));
  // YAML takes the quoted texts of JSON as they are.
  return [
    `instance-id: ${JSON.stringify(cloneId)}`,
    `local-hostname: ${JSON.stringify(hostnameOf(name))}`,
    ...kept,
  ].join('\n');
}

async function readVolume(link: Link, path: string, step: StepContext): Promise<Buffer | null> {
  const options = { signal: step.signal };
  const { vol } = await link.call('reads', 'storageVolLookupByPath', { path }, options);
  const { capacity } = await link.call('reads', 'storageVolGetInfo', { vol }, options);
  if (capacity > BigInt(maxBytes)) return null;
  const args = { vol, offset: 0n, length: capacity, flags: 0 };
  const { stream, closed } = await link.openStream('storageVolDownload', args, options);
  try {
    return await buffer(stream);
  } catch (error) {
    throw translateError(error, link.hostName);
  } finally {
    await closed;
  }
}
