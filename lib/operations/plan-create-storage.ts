import { and, eq, ne, sql } from 'drizzle-orm';
import { vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { CreateVmInput } from '../domain/create-vm.ts';
import type { HostFacts, StoragePool } from '../domain/host.ts';
import { newDiskFormat } from '../domain/storage.ts';
import { formatBytes } from '../domain/units.ts';
import type { CreateDisk, ImageSource } from '../drivers/driver.ts';
import { readArriving } from '../queries/host-storage.ts';
import { chooseFilePool, choosePool, planRoom } from './plan-create-pools.ts';
import { refuse } from './refuse-field.ts';

const bytesPerGib = 1024 ** 3;

type Place = { facts: HostFacts; hostName: string; externalId: string; countOnHost: number };

/** The disks of a new VM: where they lie, what is made and what it may come to need. */
export async function planDisks(db: Db, input: CreateVmInput, image: ImageSource | null, place: Place) {
  const { facts, hostName, externalId, countOnHost } = place;
  const sizeBytes = Math.round(input.diskGib * bytesPerGib);
  if (image && image.format !== 'iso' && sizeBytes < image.virtualSizeBytes) {
    const needed = formatBytes(image.virtualSizeBytes);
    throw refuse(
      'bad_input',
      'diskGib',
      `The disk is smaller than the image ${image.name}, which needs ${needed}.`,
      `Choose at least ${needed}.`,
    );
  }
  const first = choosePool(place, input.pool ?? '', 'pool');
  const isExisting = input.source === 'existing';
  if (isExisting) await refuseUsedVolume(db, input, first.name);
  const needsFile = image ? `The image ${image.name}` : input.cloudInit.isOn ? 'The CD for cloud-init' : null;
  const filePool = needsFile ? chooseFilePool(place, first, needsFile) : null;

  const disks = [
    {
      ...(isExisting
        ? {
            pool: first.name,
            volume: input.existingVolume,
            sizeBytes: 0,
            existingFormat: input.existingFormat,
          }
        : newDisk(first, '', sizeBytes)),
      ...input.disk,
      field: 'pool',
    },
    ...input.moreDisks.map(({ sizeGib, bus, cache, pool: named }, index) => {
      const field = `moreDisks.${index}.pool`;
      const pool = named ? choosePool(place, named, field) : first;
      return { ...newDisk(pool, `-${index + 2}`, Math.round(sizeGib * bytesPerGib)), bus, cache, field };
    }),
  ];
  refuseUnofferedBus(disks, facts, hostName);

  const { warnings, pools } = planRoom(place, disks, countOnHost);
  if (disks.some(({ cache }) => cache === 'unsafe'))
    warnings.push('With the cache mode unsafe, a crash of the host destroys what is on the disk.');
  if (isExisting)
    warnings.push(
      `The volume ${input.existingVolume} is used as it is, and written to. The host is asked only when it runs whether the volume is there and free.`,
    );
  const hasCopy = image !== null && image.format !== 'iso';
  return {
    disks: disks.map(({ field: _field, ...disk }): CreateDisk => disk),
    steps: disks.map((disk, index) => stepWords(disk, hasCopy && index === 0)),
    warnings,
    pools,
    filePool: filePool?.name ?? null,
  };

  function newDisk({ name: pool, type }: StoragePool, suffix: string, sizeBytes: number): CreateDisk {
    const format = newDiskFormat(type) ?? 'qcow2';
    const ending = format === 'raw' ? '' : `.${format}`;
    const volume = `${input.name}-${externalId.slice(0, 8)}${suffix}${ending}`;
    return { pool, volume, sizeBytes, ...(format === 'raw' ? { format } : {}) };
  }
}

function stepWords(
  { existingFormat, format, volume, pool, sizeBytes }: CreateDisk,
  hasImage: boolean,
): string {
  if (existingFormat)
    return `See that the volume ${volume} in the pool ${pool} is free, and use it as it is.`;
  const made = `Make the disk ${volume} of ${formatBytes(sizeBytes)} in the pool ${pool}`;
  if (format !== 'raw') return `${made}.`;
  return hasImage
    ? `${made}, and copy all of the image into it.`
    : `${made}; all of its size is taken at once.`;
}

/** As far as the store knows; the host itself is asked again before anything is defined. */
async function refuseUsedVolume(db: Db, { hostId, existingVolume }: CreateVmInput, pool: string) {
  const [user] = await db
    .select({ name: vms.name })
    .from(vms)
    .where(
      and(
        eq(vms.hypervisorHost, hostId),
        ne(vms.state, 'gone'),
        sql`${vms.facts} -> 'disks' @> ${JSON.stringify([{ pool, volume: existingVolume }])}::jsonb`,
      ),
    )
    .limit(1);
  if (!user) {
    if (!(await readArriving(db, hostId)).has(`${pool}/${existingVolume}`)) return;
    throw refuse(
      'conflict',
      'existingVolume',
      `A file is being uploaded into the volume ${existingVolume}.`,
      'Wait until it is whole, or choose another volume.',
    );
  }
  throw refuse(
    'conflict',
    'existingVolume',
    `The volume ${existingVolume} is a disk of the VM ${user.name}.`,
    'Two VMs that write to one disk destroy what is on it: choose another volume.',
  );
}

function refuseUnofferedBus(disks: CreateDisk[], { offers }: HostFacts, hostName: string): void {
  for (const [index, { bus = 'virtio' }] of disks.entries()) {
    if (!offers || offers.diskBuses.includes(bus)) continue;
    throw refuse(
      'not_possible',
      index === 0 ? 'disk.bus' : `moreDisks.${index - 1}.bus`,
      `The host ${hostName} offers no disks on ${bus}.`,
      'Choose another bus.',
    );
  }
}
