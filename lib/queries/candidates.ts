import { asc, eq, inArray, sql } from 'drizzle-orm';
import { hosts, hostVolumes, images, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import type { Candidate } from '../domain/candidates.ts';
import { imageMarkName, imageVolumeName } from '../domain/storage.ts';

// As many as the list of hosts shows.
const maxHosts = 1000;

/** @param cpu  the chosen model, for whether each host knows it */
export async function listCandidates(
  _user: User,
  { imageId, cpu }: { imageId: string | null; cpu: string },
): Promise<Candidate[]> {
  const db = getDb();
  const [image] = imageId
    ? await db
        .select({ sha256: images.sha256, format: images.format })
        .from(images)
        .where(eq(images.id, imageId))
    : [];
  const known = image?.sha256 ? { sha256: image.sha256, format: image.format } : null;
  return readCandidates(db, { image: known, cpu });
}

/** Every host as a place for new VMs, by name, with no more of it than that takes. */
export async function readCandidates(
  db: Db,
  { image, cpu }: { image: { sha256: string; format: string } | null; cpu: string },
): Promise<Candidate[]> {
  const [rows, given, volumes] = await Promise.all([
    db
      .select({
        hostId: hosts.id,
        name: hosts.name,
        state: hosts.state,
        isEnabled: hosts.isEnabled,
        failure: hosts.failure,
        isInMaintenance: hosts.isInMaintenance,
        facts: hosts.facts,
      })
      .from(hosts)
      .orderBy(asc(hosts.name))
      .limit(maxHosts),
    db
      .select({ hostId: vms.hypervisorHost, vcpus: sql<number>`sum(${vms.vcpus})::int` })
      .from(vms)
      .where(inArray(vms.state, ['creating', 'starting', 'running', 'paused', 'stopping']))
      .groupBy(vms.hypervisorHost)
      .limit(maxHosts),
    image ? readImagePools(db, image) : [],
  ]);
  const vcpusGiven = new Map(given.map(({ hostId, vcpus }) => [hostId, vcpus]));
  return rows.map(({ facts, isEnabled, state, ...host }) => ({
    ...host,
    state: isEnabled ? state : 'disabled',
    imagePools: volumes.filter(({ hostId }) => hostId === host.hostId).map(({ pool }) => pool),
    capacity: facts && {
      guestType: facts.guestType,
      cpuCount: facts.cpuCount,
      memoryMib: facts.memoryMib,
      memoryFreeMib: facts.memoryFreeMib,
      vcpusGiven: vcpusGiven.get(host.hostId) ?? 0,
      pools: facts.pools,
      networks: facts.networks.map(({ name, isActive, forward }) => ({ name, isActive, forward })),
      bridges: facts.bridges ?? null,
      offers: facts.offers ? offersOf(facts.offers, cpu) : null,
    },
  }));
}

function offersOf(
  { cpuModels, ...offers }: NonNullable<NonNullable<typeof hosts.$inferSelect.facts>['offers']>,
  cpu: string,
) {
  return { ...offers, hasCpu: cpuModels.includes(cpu) };
}

/** The pools that have the image, and the mark that all of it is there. */
async function readImagePools(db: Db, image: { sha256: string; format: string }) {
  const names = [imageVolumeName(image), imageMarkName(image)];
  return db
    .select({ hostId: hostVolumes.hostId, pool: hostVolumes.poolName })
    .from(hostVolumes)
    .where(inArray(hostVolumes.name, names))
    .groupBy(hostVolumes.hostId, hostVolumes.poolName)
    .having(sql`count(distinct ${hostVolumes.name}) = 2`)
    .limit(maxHosts * 4);
}
