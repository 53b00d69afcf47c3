import type { HostFacts, StoragePool } from '../../../domain/host.ts';
import type { VmDisk } from '../../../domain/vm.ts';
import type { MigratedDisk, SharedDisk } from '../../driver.ts';
import type { MigrationSubject, PlanSubject } from '../changes/handler.ts';
import { filePools, namesOneDevice } from '../storage/same-storage.ts';
import { attribute, child, children, type Element } from '../xml.ts';

const gibibyte = 1024 ** 3;

/** Whether disks that both hosts seem to have stay where they are, or are copied all the same. */
export type StorageChoice = 'auto' | 'copy';

/** What becomes of each of a VM's disks, and what speaks against it. */
export type DiskPlan = {
  copied: MigratedDisk[];
  /** Both hosts show them at the same place; whether that is one storage is looked at before anything moves. */
  shared: SharedDisk[];
  /** Disks that a server has, by the network: they have no place on a host. */
  remote: string[];
  obstacles: string[];
};

type Subject = Pick<PlanSubject, 'name' | 'disks' | 'places'>;

/** @param domain  the definition that runs */
export function planDisks(
  subject: Subject,
  target: MigrationSubject,
  facts: HostFacts,
  domain: Element,
  storage: StorageChoice,
): DiskPlan {
  const plan: DiskPlan = { copied: [], shared: [], remote: [], obstacles: [] };
  const needed = new Map<StoragePool, number>();
  const remote = remoteDisks(domain);
  for (const disk of subject.disks ?? []) {
    const { target: device, source } = disk;
    if (source === null) continue;
    // A volume may be named by its pool, which says where it is.
    const path = source.startsWith('/') ? source : disk.layers?.[0]?.path;
    const shared = sharedDisk(subject, target, disk);
    if (remote.has(device)) plan.remote.push(device);
    else if (shared && (storage === 'auto' || !shared.isCopyable)) plan.shared.push(shared);
    else if (disk.device === 'lun') plan.obstacles.push(`The disk ${device} is a device of its host.`);
    else if (disk.device !== 'disk')
      plan.obstacles.push(`${subject.name} has a medium in ${device}. Eject it first.`);
    else if (disk.isShared)
      plan.obstacles.push(`The disk ${device} is read-only or shared with other VMs: it is not copied.`);
    else if (!path?.startsWith('/'))
      plan.obstacles.push(`The disk ${device} is no file that could be copied.`);
    else {
      const pool = poolFor(disk, facts);
      if (!pool) plan.obstacles.push(`${target.name} has no started pool of files for the disk ${device}.`);
      else {
        plan.copied.push({ device, path, pool: pool.name, format: disk.format ?? 'raw' });
        needed.set(pool, (needed.get(pool) ?? 0) + (disk.sizeBytes ?? 0));
      }
    }
  }
  plan.obstacles.push(...shortages(target.name, needed));
  return plan;
}

/** What the guest's disks hang on by the network needs no pool, but may need a secret. */
export function secretsOf(domain: Element): string[] {
  return children(child(domain, 'devices'), 'disk').flatMap((disk) => {
    const source = child(disk, 'source');
    const secrets = [
      child(disk, 'auth', 'secret'),
      child(source, 'auth', 'secret'),
      child(source, 'encryption', 'secret'),
    ];
    return secrets.flatMap((secret) => attribute(secret, 'uuid') ?? attribute(secret, 'usage') ?? []);
  });
}

function remoteDisks(domain: Element): ReadonlySet<string> {
  const disks = children(child(domain, 'devices'), 'disk');
  const remote = disks.filter((disk) => attribute(disk, 'type') === 'network');
  return new Set(remote.flatMap((disk) => attribute(child(disk, 'target'), 'dev') ?? []));
}

/** All of its files have to be seen by both hosts: an image alone, below a disk, is on every host that made VMs. */
function sharedDisk({ places = [] }: Subject, target: MigrationSubject, disk: VmDisk): SharedDisk | null {
  const paths = disk.layers?.length ? disk.layers.map(({ path }) => path) : [disk.source ?? ''];
  const pools = new Map<string, SharedDisk['pools'][number]>();
  for (const path of paths) {
    const here = places.find((one) => one.path === path);
    const there = target.places?.find((one) => one.path === path);
    if (!here || !there) return null;
    if (here.capacityBytes !== there.capacityBytes || here.format !== there.format) return null;
    if (namesOneDevice(path)) continue;
    if (!filePools.includes(here.poolType) || !filePools.includes(there.poolType)) return null;
    pools.set(`${here.poolName}/${there.poolName}`, { here: here.poolName, there: there.poolName });
  }
  return { device: disk.target, isCopyable: disk.device === 'disk', paths, pools: [...pools.values()] };
}

/** A copy goes into the pool of the same name, or else into the one with the most space. */
function poolFor(disk: VmDisk, { pools }: HostFacts): StoragePool | null {
  const usable = pools
    .filter(({ isActive, type }) => isActive && filePools.includes(type))
    .sort((a, b) => b.availableBytes - a.availableBytes);
  // A definition may name the file alone.
  const own = disk.pool ?? disk.layers?.[0]?.pool;
  return usable.find(({ name }) => name === own) ?? usable[0] ?? null;
}

function shortages(host: string, needed: Map<StoragePool, number>): string[] {
  return [...needed].flatMap(([pool, bytes]) => {
    if (bytes <= pool.availableBytes) return [];
    const [wanted, free] = [bytes, pool.availableBytes].map((size) => (size / gibibyte).toFixed(1));
    return `The pool ${pool.name} of ${host} has ${free} GiB free, and the disks may take ${wanted} GiB.`;
  });
}
