import { createHash, randomUUID } from 'node:crypto';
import { and, eq, ne } from 'drizzle-orm';
import { hosts, images, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import type { HostFacts } from '../domain/host.ts';
import type { CreateVmInput } from '../domain/requests.ts';
import { formatBytes } from '../domain/units.ts';
import type { CreateVmPlan } from '../domain/views.ts';
import type { CreateVmSpec } from '../drivers/driver.ts';
import { describeCreate } from '../drivers/registry.ts';

/** What is stored with the operation: what was shown, and what runs. */
export type CreatePlan = { shown: CreateVmPlan; spec: Omit<CreateVmSpec, 'operationId'> };

const bytesPerMib = 1024 ** 2;
const bytesPerGib = 1024 ** 3;
// Under this, a new disk's first writes already fail.
const minPoolBytes = 64 * bytesPerMib;

/**
 * Says what a create would do, from the store alone: no host is asked.
 * @throws AppError when it cannot be done, with the form's field where one is at fault
 */
export async function planCreate(db: Db, _user: User, input: CreateVmInput): Promise<CreatePlan> {
  const [host] = await db.select().from(hosts).where(eq(hosts.id, input.hostId));
  const [image] = await db.select().from(images).where(eq(images.id, input.imageId));
  if (!host)
    throw refuse('not_found', 'hostId', 'The chosen host does not exist any more.', 'Choose another host.');
  if (host.isInMaintenance)
    throw refuse(
      'not_possible',
      'hostId',
      `The host ${host.name} is in maintenance: no new VMs are placed there.`,
      'Choose another host, or end the maintenance on the host’s page.',
    );
  if (!image?.sha256 || !image.fileName || image.state !== 'ready') {
    throw refuse(
      'not_found',
      'imageId',
      'The chosen image is not in the library, or not ready yet.',
      'Choose another image, or add it under Images.',
    );
  }
  const facts = usableFacts(host);
  await refuseTakenName(db, input);
  checkMemory(input, facts, image.minMemoryMib, host.name);

  const sizeBytes = Math.round(input.diskGib * bytesPerGib);
  if (image.format !== 'iso' && sizeBytes < image.virtualSizeBytes) {
    const needed = formatBytes(image.virtualSizeBytes);
    throw refuse(
      'bad_input',
      'diskGib',
      `The disk is smaller than the image ${image.name}, which needs ${needed}.`,
      `Choose at least ${needed}.`,
    );
  }
  const pool = choosePool(input, facts, host.name);
  const network = chooseNetwork(input, facts, host.name);

  const externalId = input.planId ?? randomUUID();
  const volume = `${input.name}-${externalId.slice(0, 8)}.qcow2`;
  const spec: CreatePlan['spec'] = {
    externalId,
    name: input.name,
    description: input.description,
    vcpus: input.vcpus,
    memoryMib: input.memoryMib,
    guestType: facts.guestType,
    image: {
      imageId: image.id,
      name: image.name,
      format: image.format,
      sha256: image.sha256,
      path: image.fileName,
      sizeBytes: image.sizeBytes,
      virtualSizeBytes: image.virtualSizeBytes,
    },
    disk: { pool: pool.name, volume, sizeBytes },
    nics: network ? [{ network, mac: macOf(externalId, 0), model: 'virtio' }] : [],
    startAfterCreate: input.startAfterCreate,
  };
  const warnings: string[] = [];
  if (facts.guestType === 'qemu') warnings.push('This host emulates the processor, so the VM will be slow.');
  if (input.memoryMib > facts.memoryFreeMib) {
    warnings.push(
      `Only ${facts.memoryFreeMib} MiB of the host’s memory were free when it was last looked at.`,
    );
  }
  if (input.vcpus > facts.cpuCount) warnings.push(`The host has only ${facts.cpuCount} CPUs.`);
  if (sizeBytes > pool.availableBytes) {
    warnings.push(
      `The disk grows as it is written; it may fill the pool, which has ${formatBytes(pool.availableBytes)} left.`,
    );
  }
  return {
    spec,
    shown: {
      planId: externalId,
      hostName: host.name,
      imageName: image.name,
      name: input.name,
      vcpus: input.vcpus,
      memoryMib: input.memoryMib,
      memoryFreeMib: facts.memoryFreeMib,
      disk: { ...spec.disk, poolAvailableBytes: pool.availableBytes },
      nics: spec.nics.map(({ network, mac }) => ({ network, mac })),
      guestType: facts.guestType,
      steps: [
        `Put the image ${image.name} on ${host.name}, unless it is there already.`,
        `Make the disk ${volume} of ${formatBytes(sizeBytes)} in the pool ${pool.name}.`,
        `Define the VM ${input.name} with ${input.vcpus} CPU and ${input.memoryMib} MiB of memory.`,
        ...(input.startAfterCreate ? ['Start it.'] : []),
      ],
      warnings,
      definition: describeCreate('hypervisor', { ...spec, operationId: externalId }),
    },
  };
}

function usableFacts(host: typeof hosts.$inferSelect): HostFacts {
  if (!host.isEnabled || host.state === 'disabled') {
    throw refuse(
      'host_disabled',
      'hostId',
      `The host ${host.name} is disabled.`,
      'Enable it under Hosts, or choose another.',
    );
  }
  if (!host.facts || host.state === 'unreachable' || host.state === 'connecting') {
    const why = host.stateReason ? `: ${host.stateReason}` : '.';
    throw refuse(
      'host_unreachable',
      'hostId',
      `The host ${host.name} cannot be reached now${why}`,
      'Look at the host’s page, or choose another.',
    );
  }
  return host.facts;
}

async function refuseTakenName(db: Db, input: CreateVmInput): Promise<void> {
  const [taken] = await db
    .select({ id: vms.id })
    .from(vms)
    .where(and(eq(vms.hypervisorHost, input.hostId), eq(vms.name, input.name), ne(vms.state, 'gone')))
    .limit(1);
  if (taken) {
    throw refuse(
      'name_taken',
      'name',
      `The host already has a VM named ${input.name}.`,
      'Choose another name.',
    );
  }
}

function checkMemory(input: CreateVmInput, facts: HostFacts, minMemoryMib: number, hostName: string): void {
  if (input.memoryMib > facts.memoryMib) {
    throw refuse(
      'no_capacity',
      'memoryMib',
      `The host ${hostName} has ${facts.memoryMib} MiB of memory in all, less than the ${input.memoryMib} MiB asked for.`,
      'Choose less memory, or a larger host.',
    );
  }
  if (input.memoryMib < minMemoryMib) {
    throw refuse(
      'bad_input',
      'memoryMib',
      `The image needs at least ${minMemoryMib} MiB to start.`,
      'Choose more memory.',
    );
  }
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

function chooseNetwork(input: CreateVmInput, facts: HostFacts, hostName: string): string | null {
  if (input.network === null) return null;
  const network = facts.networks.find(({ name }) => name === input.network);
  if (!network) {
    throw refuse(
      'not_found',
      'network',
      `The host ${hostName} has no network named ${input.network}.`,
      'Choose another network.',
    );
  }
  if (!network.isActive) {
    throw refuse(
      'not_possible',
      'network',
      `The network ${network.name} of ${hostName} is not active.`,
      `Start it on the host, for example with: virsh net-start ${network.name}`,
    );
  }
  return network.name;
}

/** In QEMU's range, and always the same for the same VM. */
function macOf(externalId: string, index: number): string {
  const bytes = createHash('sha256').update(`${externalId}/${index}`).digest();
  const tail = [...bytes.subarray(0, 3)].map((byte) => byte.toString(16).padStart(2, '0'));
  return ['52', '54', '00', ...tail].join(':');
}

function refuse(
  code:
    | 'bad_input'
    | 'not_found'
    | 'name_taken'
    | 'no_capacity'
    | 'not_possible'
    | 'disk_full'
    | 'host_disabled'
    | 'host_unreachable',
  field: string,
  message: string,
  advice: string,
): AppError {
  return new AppError({ code, userMessage: message, advice, fields: { [field]: message } });
}
