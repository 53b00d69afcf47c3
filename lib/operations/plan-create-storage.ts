import { and, eq, ne, sql } from 'drizzle-orm';
import { vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { CreateVmInput } from '../domain/create-vm.ts';
import type { HostFacts } from '../domain/host.ts';
import { formatBytes } from '../domain/units.ts';
import type { CreateDisk, ImageSource } from '../drivers/driver.ts';
import { readArriving } from '../queries/host-storage.ts';
import { refuse } from './refuse-field.ts';

const bytesPerMib = 1024 ** 2;
const bytesPerGib = 1024 ** 3;
// Under this, a new disk's first writes already fail.
const minPoolBytes = 64 * bytesPerMib;

type Place = { facts: HostFacts; hostName: string; externalId: string };

/** The disks of a new VM: where they lie, what is made and what it may come to need. */
export async function planDisks(db: Db, input: CreateVmInput, image: ImageSource | null, place: Place) {
  const { facts, hostName, externalId } = place;
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
  const pool = choosePool(input, facts, hostName);
  const isExisting = input.source === 'existing';
  if (isExisting) await refuseUsedVolume(db, input, pool.name);
  const newVolume = (suffix: string) => `${input.name}-${externalId.slice(0, 8)}${suffix}.qcow2`;
  const disks: CreateDisk[] = [
    {
      pool: pool.name,
      volume: isExisting ? input.existingVolume : newVolume(''),
      sizeBytes: isExisting ? 0 : sizeBytes,
      ...input.disk,
      ...(isExisting ? { existingFormat: input.existingFormat } : {}),
    },
    ...input.moreDisks.map(({ sizeGib, bus, cache }, index) => ({
      pool: pool.name,
      volume: newVolume(`-${index + 2}`),
      sizeBytes: Math.round(sizeGib * bytesPerGib),
      bus,
      cache,
    })),
  ];
  refuseUnofferedBus(disks, facts, hostName);

  const warnings: string[] = [];
  const made = disks.filter(({ existingFormat }) => !existingFormat);
  const wantedBytes = made.reduce((total, disk) => total + disk.sizeBytes, 0) * input.count;
  if (wantedBytes > pool.availableBytes) {
    const what = made.length * input.count === 1 ? 'The disk grows as it is' : 'The disks grow as they are';
    warnings.push(
      `${what} written; together up to ${formatBytes(wantedBytes)}, and the pool has ${formatBytes(pool.availableBytes)} left.`,
    );
  }
  if (disks.some(({ cache }) => cache === 'unsafe'))
    warnings.push('With the cache mode unsafe, a crash of the host destroys what is on the disk.');
  if (isExisting)
    warnings.push(
      `The volume ${input.existingVolume} is used as it is, and written to. The host is asked only when it runs whether the volume is there and free.`,
    );
  const steps = disks.map(({ existingFormat, volume, sizeBytes: size }) =>
    existingFormat
      ? `See that the volume ${volume} in the pool ${pool.name} is free, and use it as it is.`
      : `Make the disk ${volume} of ${formatBytes(size)} in the pool ${pool.name}.`,
  );
  return { disks, steps, warnings, availableBytes: pool.availableBytes };
}

function choosePool(input: CreateVmInput, facts: HostFacts, hostName: string) {
  // A directory pool takes images of every format; it is the first choice when none is named.
  const usable = facts.pools.filter((pool) => pool.isActive && ['dir', 'netfs', 'fs'].includes(pool.type));
  const pool = input.pool
    ? usable.find((pool) => pool.name === input.pool)
    : (usable.find((pool) => pool.name === 'default') ?? usable[0]);
  if (!pool) {
    const which = input.pool ? `no usable storage pool named ${input.pool}` : 'no usable storage pool';
    throw refuse(
      'not_possible',
      'pool',
      `The host ${hostName} has ${which}.`,
      'Start a pool of the type dir, fs or netfs on the host.',
    );
  }
  if (pool.availableBytes < minPoolBytes) {
    throw refuse(
      'disk_full',
      'pool',
      `The storage pool ${pool.name} of ${hostName} is full: ${formatBytes(pool.availableBytes)} are left.`,
      'Free some space in it, or choose another pool.',
    );
  }
  return pool;
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
