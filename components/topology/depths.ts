import type { TopologyVm } from '@/lib/domain/topology';

/**
 * In which column of files each stands, by path: further to the right than everything that lies over it, however many
 * chains it is part of. Files of a circle, which somebody made with other tools, stand somewhere.
 */
export function depthsOf(vms: Pick<TopologyVm, 'disks'>[]): Map<string, number> {
  const chains = vms.flatMap(({ disks }) => disks.map(({ chain }) => chain.map(({ path }) => path)));
  const depths = new Map(chains.flat().map((path) => [path, 0]));
  // As many rounds as the longest way can have; one more changes nothing.
  for (let round = 0; round < depths.size; round += 1) {
    let hasChanged = false;
    for (const chain of chains) {
      for (const [index, path] of chain.entries()) {
        const above = chain[index - 1];
        const least = above === undefined ? 0 : (depths.get(above) ?? 0) + 1;
        if (least > (depths.get(path) ?? 0) && least < depths.size) {
          depths.set(path, least);
          hasChanged = true;
        }
      }
    }
    if (!hasChanged) break;
  }
  return depths;
}

/** The deepest column that is needed; -1 where there is no file. */
export function lastDepth(depths: Map<string, number>): number {
  return Math.max(-1, ...depths.values());
}
