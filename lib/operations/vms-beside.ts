import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import { vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { isBaseUnknown } from '../domain/storage.ts';
import type { VmDisk } from '../domain/vm.ts';

const maxVms = 20_000;

/** The other VMs of a host, with every file that their disks lie on, as inventory last saw them. */
export async function readVmsBeside(
  db: Db,
  hostId: string,
  vmId: string,
): Promise<{ name: string; paths: string[]; unclearPath: string | null }[]> {
  const rows = await db
    .select({ name: vms.name, disks: sql<VmDisk[] | null>`${vms.facts} -> 'disks'` })
    .from(vms)
    .where(and(eq(vms.hypervisorHost, hostId), ne(vms.id, vmId), isNull(vms.goneAt)))
    .orderBy(vms.name)
    .limit(maxVms);
  return rows.map(({ name, disks }) => ({
    name,
    paths: (disks ?? []).flatMap(pathsOf),
    unclearPath: disks?.find(isBaseUnknown)?.source ?? null,
  }));
}

/** For sentences about a VM that may be gone by now. */
export async function nameOfVm(db: Db, vmId: string): Promise<string> {
  const [vm] = await db.select({ name: vms.name }).from(vms).where(eq(vms.id, vmId));
  return vm?.name ?? 'A VM that is gone';
}

/** Every file that a disk lies on. */
export function pathsOf({ source, layers }: VmDisk): string[] {
  const paths = (layers ?? []).map(({ path }) => path);
  return source && !paths.includes(source) ? [source, ...paths] : paths;
}
