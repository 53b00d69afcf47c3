import type { Line, Sides } from './libvirt-parts.ts';

const few = 10_000;
const many = 1_000_000;
/** What Node's heap moves by between two collections of the same process. */
const equalWithin = { heapMib: 0.5, rssShare: 0.1 };

/** Memory of our client after some calls and after many, everything collected that can be. */
export async function benchMemory({ ours }: Pick<Sides, 'ours'>): Promise<Line[]> {
  await ours.do(`in-flight ${few} 100`);
  const before = await read();
  for (let done = few; done < many; done += 90_000) {
    await ours.do(`in-flight ${Math.min(90_000, many - done)} 100`);
    console.error(`memory: ${Math.min(many, done + 90_000)} calls`);
  }
  const after = await read();
  const isEqual =
    after.heapMib - before.heapMib <= equalWithin.heapMib &&
    after.rssMib <= before.rssMib * (1 + equalWithin.rssShare);
  const line = (when: string, { rssMib, heapMib, externalMib }: Memory) => ({
    measure: 'memory',
    who: `ours, after ${when} calls`,
    figure: `${heapMib.toFixed(2)} MiB heap`,
    ratio: null,
    target: null,
    note: `resident ${rssMib.toFixed(0)} MiB, outside the heap ${externalMib.toFixed(2)} MiB`,
  });
  return [
    line('10,000', before),
    { ...line('1,000,000', after), ratio: isEqual ? 1 : before.heapMib / after.heapMib, target: 1 },
  ];

  async function read(): Promise<Memory> {
    const [rssMib = 0, heapMib = 0, externalMib = 0] = (await ours.ask('memory')).split(' ').map(Number);
    return { rssMib, heapMib, externalMib };
  }
}

type Memory = { rssMib: number; heapMib: number; externalMib: number };
