import type { hosts } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { CreateVmInput } from '../domain/create-vm.ts';
import type { HostFacts } from '../domain/host.ts';
import { formatBytes } from '../domain/units.ts';
import type { CreateVmPlan } from '../domain/views.ts';
import type { DescribedVmSpec } from '../drivers/driver.ts';
import { describeCreate } from '../drivers/registry.ts';
import { planHardware } from './plan-create-hardware.ts';
import { planNics } from './plan-create-nics.ts';
import { planSeed } from './plan-create-seed.ts';
import { planDisks } from './plan-create-storage.ts';
import type { CreateStore } from './plan-create-store.ts';
import { refuse } from './refuse-field.ts';

/** What is stored with the operation: what was shown, and what runs. */
export type CreatePlan = {
  shown: CreateVmPlan;
  spec: Omit<DescribedVmSpec, 'operationId'>;
  /** What is on the CD for cloud-init; null for none, and left out once the operation has ended. */
  sealedSeed?: string | null;
};

/** Which of the VMs that are made at once. */
export type OneOfSeveral = {
  name: string;
  externalId: string;
  hostId: string;
  /** How many of them are made on its host, itself among them. */
  countOnHost: number;
  /** One for each card. */
  macs: string[];
};

/**
 * Says what a create would do, from the store alone: no host is asked.
 * @throws AppError when it cannot be done, with the form's field where one is at fault
 */
export async function planCreate(
  db: Db,
  store: CreateStore,
  asked: CreateVmInput,
  { name, externalId, hostId, countOnHost, macs }: OneOfSeveral,
): Promise<CreatePlan> {
  const input = { ...asked, name, hostId };
  const host = store.hosts.get(hostId);
  if (!host)
    throw refuse('not_found', 'hostId', 'The chosen host does not exist any more.', 'Choose another host.');
  if (host.isInMaintenance)
    throw refuse(
      'not_possible',
      'hostId',
      `The host ${host.name} is in maintenance: no new VMs are placed there.`,
      'Choose another host, or end the maintenance on the host’s page.',
    );
  const facts = usableFacts(host);
  if (store.takenNames.has(`${hostId}/${name}`)) {
    const why = `The host ${host.name} already has a VM named ${name}.`;
    throw refuse('name_taken', 'name', why, 'Choose another name.');
  }
  checkMemory(input, facts, countOnHost, store.image?.minMemoryMib ?? 0, host.name);

  const image = store.image?.source ?? null;
  const hardware = planHardware(input, facts, host.name);
  const place = { facts, hostName: host.name, externalId, countOnHost };
  const storage = await planDisks(db, input, image, place);
  const nics = planNics(input, { ...place, macs });
  const [disk, ...moreDisks] = storage.disks;
  if (!disk) throw new Error('a VM was planned without a disk');
  const seed = planSeed(input, externalId, storage.filePool ?? disk.pool);
  const spec: CreatePlan['spec'] = {
    externalId,
    name: input.name,
    description: input.description,
    vcpus: input.vcpus,
    memoryMib: input.memoryMib,
    guestType: facts.guestType,
    hardware: input.hardware,
    image,
    ...(image && storage.filePool && storage.filePool !== disk.pool ? { imagePool: storage.filePool } : {}),
    disk,
    moreDisks,
    nics: nics.nics,
    seed: seed?.place ?? null,
    startAfterCreate: input.startAfterCreate,
  };
  return {
    spec,
    sealedSeed: seed?.sealed ?? null,
    shown: {
      planId: externalId,
      hostName: host.name,
      imageName: image?.name ?? null,
      name: input.name,
      vcpus: input.vcpus,
      memoryMib: input.memoryMib,
      memoryFreeMib: facts.memoryFreeMib,
      disks: storage.disks.map(({ existingFormat, pool, volume, sizeBytes }) => ({
        pool,
        volume,
        sizeBytes: existingFormat ? null : sizeBytes,
      })),
      pools: storage.pools,
      nics: spec.nics.map((nic) => ({
        network: 'network' in nic ? nic.network : `bridge ${nic.bridge}`,
        mac: nic.mac,
      })),
      seed: seed && { ...seed.place, words: seed.words },
      guestType: facts.guestType,
      hardware: hardware.words,
      steps: [
        ...(image
          ? [
              `Put the image ${image.name} on ${host.name}${spec.imagePool ? `, into the pool ${spec.imagePool},` : ','} unless it is there already.`,
            ]
          : []),
        ...storage.steps,
        ...(seed
          ? [
              `Write the CD ${seed.place.volume} for cloud-init in the pool ${seed.place.pool}: ${listed(seed.words)}.`,
            ]
          : []),
        `Define the VM ${input.name} with ${input.vcpus} CPU and ${input.memoryMib} MiB of memory.`,
        ...(input.hardware.isAutostart ? ['Let it start with the host.'] : []),
        ...(input.startAfterCreate ? ['Start it.'] : []),
      ],
      warnings: [
        ...sizeWarnings(input, facts, countOnHost),
        ...storage.warnings,
        ...nics.warnings,
        ...store.seedDoubts,
        ...hardware.warnings,
      ],
      definition: describeCreate('hypervisor', { ...spec, operationId: externalId }),
    },
  };
}

function listed(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function sizeWarnings(input: CreateVmInput, facts: HostFacts, count: number): string[] {
  const warnings: string[] = [];
  if (facts.guestType === 'qemu') warnings.push('This host emulates the processor, so the VM will be slow.');
  const wantedMib = input.memoryMib * count;
  if (wantedMib > facts.memoryFreeMib) {
    const [free, wanted] = [facts.memoryFreeMib, wantedMib].map((mib) => formatBytes(mib * 1024 ** 2));
    const all = count > 1 ? `Together they take ${wanted} of memory. ` : '';
    warnings.push(`${all}Only ${free} of the host’s memory were free when it was last looked at.`);
  }
  if (input.vcpus > facts.cpuCount) warnings.push(`The host has only ${facts.cpuCount} CPUs.`);
  return warnings;
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

function checkMemory(
  input: CreateVmInput,
  facts: HostFacts,
  count: number,
  minMemoryMib: number,
  hostName: string,
): void {
  if (input.memoryMib > facts.memoryMib) {
    throw refuse(
      'no_capacity',
      'memoryMib',
      `The host ${hostName} has ${facts.memoryMib} MiB of memory in all, less than the ${input.memoryMib} MiB asked for.`,
      'Choose less memory, or a larger host.',
    );
  }
  const wantedMib = input.memoryMib * count;
  if (input.startAfterCreate && wantedMib > facts.memoryMib) {
    throw refuse(
      'no_capacity',
      'count',
      `The host ${hostName} has ${facts.memoryMib} MiB of memory in all, less than the ${wantedMib} MiB that ${count} VMs take together.`,
      'Make fewer, give them less memory, or do not start them yet.',
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
