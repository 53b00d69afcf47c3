import type { Line, Sides } from './libvirt-parts.ts';
import { startOurs } from './libvirt-peers.ts';

const few = 10_000;
const some = 100_000;
const many = 1_000_000;
/** Figures of one process move by this much between two looks at it. */
const noise = { heapMib: 0.5, rssShare: 0.1 };
// Node lets the part of its heap for young objects grow to this during the first 100,000 calls of any program, which
// would be all that there is to see.
const nodeArgs = ['--expose-gc', '--min-semi-space-size=16'];

/** Memory of a client of ours after few calls and after many, everything collected that can be. */
export async function benchMemory({ host }: Pick<Sides, 'host'>): Promise<Line[]> {
  const client = await startOurs(host, nodeArgs);
  try {
    const first = await after(few, few);
    const second = await after(some - few, some);
    const last = await after(many - some, many);
    const isEqual =
      last.heapMib - first.heapMib <= noise.heapMib && last.rssMib / first.rssMib <= 1 + noise.rssShare;
    return [
      line(few, first),
      line(some, second),
      {
        ...line(many, last),
        ratio: isEqual ? 1 : Math.min(first.heapMib / last.heapMib, first.rssMib / last.rssMib),
        target: 1,
      },
    ];
  } finally {
    await client.stop();
  }

  async function after(more: number, all: number): Promise<Memory> {
    await client.do(`in-flight ${more} 100`);
    console.error(`memory: ${all} calls`);
    const [rssMib = 0, heapMib = 0, externalMib = 0] = (await client.ask('memory')).split(' ').map(Number);
    return { rssMib, heapMib, externalMib };
  }
}

type Memory = { rssMib: number; heapMib: number; externalMib: number };

function line(calls: number, { rssMib, heapMib, externalMib }: Memory): Line {
  return {
    measure: 'memory',
    who: `ours, after ${calls} calls`,
    figure: `${heapMib.toFixed(2)} MiB heap`,
    ratio: null,
    target: null,
    note: `resident ${rssMib.toFixed(0)} MiB, outside the heap ${externalMib.toFixed(2)} MiB`,
  };
}
