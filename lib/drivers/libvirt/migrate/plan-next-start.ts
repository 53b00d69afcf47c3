import type { VmDisk } from '../../../domain/vm.ts';
import type { PlanSubject } from '../changes/handler.ts';
import { parseDomainXml } from '../parse-domain.ts';

/** The definition of the next start moves too, and what only it names would not be there: only disks in use move. */
export function nextStartObstacles({ name, stored, active }: PlanSubject, host: string): string[] {
  if (active === null) return [];
  const now = new Map(parseDomainXml(active).disks.map((disk) => [disk.target, placeOf(disk)]));
  return parseDomainXml(stored).disks.flatMap((disk) => {
    const place = placeOf(disk);
    if (place === null || now.get(disk.target) === place) return [];
    return `${name} has ${disk.source} in ${disk.target} from its next start on, and not now: ${host} would not have it. Restart it, or take that change back.`;
  });
}

/** A pool's volume is named by both, a file by itself. */
function placeOf({ source, pool }: VmDisk): string | null {
  return source === null ? null : `${pool ?? ''}/${source}`;
}
