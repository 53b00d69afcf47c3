import { and, eq, inArray, ne } from 'drizzle-orm';
import { hosts, images, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { wantedOf } from '../domain/candidates.ts';
import type { CreateVmInput } from '../domain/create-vm.ts';
import { spreadOver } from '../domain/rank-candidates.ts';
import type { ImageSource } from '../drivers/driver.ts';
import { readCandidates } from '../queries/candidates.ts';
import { checkSeed } from './plan-create-seed.ts';
import { refuse } from './refuse-field.ts';

/** What the store has for the plans of VMs that are asked for at once, read once for all of them. */
export type CreateStore = {
  hosts: Map<string, typeof hosts.$inferSelect>;
  image: CreateImage | null;
  /** As `hostId/name`. */
  takenNames: Set<string>;
  /** Of the texts for cloud-init, which are the same for all. */
  seedDoubts: string[];
};

type CreateImage = { source: ImageSource; minMemoryMib: number };

/** @param hostIds  where they are to be made */
export async function readCreateStore(
  db: Db,
  input: CreateVmInput,
  { hostIds, names, image }: { hostIds: string[]; names: string[]; image: CreateImage | null },
): Promise<CreateStore> {
  const wanted = [...new Set(hostIds)];
  const known = await db.select().from(hosts).where(inArray(hosts.id, wanted));
  const taken = await db
    .select({ hostId: vms.hypervisorHost, name: vms.name })
    .from(vms)
    .where(and(inArray(vms.hypervisorHost, wanted), inArray(vms.name, names), ne(vms.state, 'gone')));
  return {
    hosts: new Map(known.map((host) => [host.id, host])),
    image,
    seedDoubts: checkSeed(input),
    takenNames: new Set(taken.map(({ hostId, name }) => `${hostId}/${name}`)),
  };
}

/** @returns null where none is asked for @throws AppError when it is not in the library, or not whole */
export async function readCreateImage(
  db: Db,
  { source, imageId }: CreateVmInput,
): Promise<CreateImage | null> {
  if (source !== 'image') return null;
  const [image] = imageId ? await db.select().from(images).where(eq(images.id, imageId)) : [];
  if (!image?.sha256 || !image.fileName || image.state !== 'ready') {
    throw refuse(
      'not_found',
      'imageId',
      'The chosen image is not in the library, or not ready yet.',
      'Choose another image, or add it under Images.',
    );
  }
  const { id, name, format, sha256, fileName, sizeBytes, virtualSizeBytes, minMemoryMib } = image;
  return {
    source: { imageId: id, name, format, sha256, path: fileName, sizeBytes, virtualSizeBytes },
    minMemoryMib,
  };
}

/**
 * The host of each VM that is asked for: the one that was chosen, those of the plan that was shown, or where most
 * room is left.
 * @throws AppError when they do not fit all
 */
export async function placeVms(db: Db, input: CreateVmInput, image: CreateImage | null): Promise<string[]> {
  const { spread, hostId, hostIds, count } = input;
  if (!spread) return Array.from({ length: count }, () => hostId);
  if (hostIds.length > 0) return hostIds;
  const candidates = await readCandidates(db, { image: image?.source ?? null, cpu: input.hardware.cpu });
  const placed = spreadOver(candidates, wantedOf(input, image?.source.sizeBytes ?? null), count);
  if (placed.length === count) return placed.map((candidate) => candidate.hostId);
  throw placed.length === 0
    ? refuse(
        'no_capacity',
        'spread',
        `None of the ${candidates.length} hosts has room for such a VM.`,
        'Make it smaller, or choose a host: its reason is said there.',
      )
    : refuse(
        'no_capacity',
        'count',
        `The hosts have room for ${placed.length} of the ${count} VMs.`,
        'Make fewer or smaller ones, or choose one host for all of them.',
      );
}
