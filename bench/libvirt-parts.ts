import { randomFillSync } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchHost, domainCount, hashOf, pool, volume, volumeMib } from './libvirt-host.ts';
import { type Client, startVirsh, virsh } from './libvirt-peers.ts';
import { inTurns, percentile } from './measure.ts';

/** One line of the table. Ratios are made so that 1 is the peer and more is better. */
export type Line = {
  measure: string;
  who: string;
  figure: string;
  /** Ours divided by the peer's. Null for ourselves, and where there is nothing to compare. */
  ratio: number | null;
  /** The least that the ratio may be; null where nothing is promised. */
  target: number | null;
  note: string;
};

export type Sides = { host: BenchHost; ours: Client; python: Client | null; go: Client | null };

/** Small and often: each sample is over before the machine's mood changes. */
const rounds = 41;
const sequentialCalls = 2_000;
const parallelCalls = 6_000;

export async function benchSequential({ host, ours, python, go }: Sides): Promise<Line[]> {
  const uri = host.uri('test', 'default');
  const task = `sequential ${sequentialCalls}`;
  const rate = (tookMs: number) => (sequentialCalls / tookMs) * 1_000;
  const commands = Array.from({ length: sequentialCalls + 1 }, () => 'freecell');
  const samples = await measure(rounds, {
    ours: async () => rate(await ours.do(task)),
    'python3-libvirt': python && (async () => rate(await python.do(task))),
    // Its start and its connection are measured with one call, and counted out.
    virsh: async () => rate((await virsh(uri, ...commands)) - (await virsh(uri, 'freecell'))),
    'go-libvirt': go && (async () => rate(await go.do(task))),
  });
  return compare('calls in sequence', '/s', samples, 1, {
    ours: 'nodeGetFreeMemory, test driver',
    virsh: 'freecell; its start is counted out',
  });
}

export async function benchInFlight({ ours, python, go }: Sides): Promise<Line[]> {
  const rate = (tookMs: number) => (parallelCalls / tookMs) * 1_000;
  const samples = await measure(rounds, {
    ours: async () => rate(await ours.do(`in-flight ${parallelCalls} 100`)),
    'python3-libvirt': python && (async () => rate(await python.do(`in-flight ${parallelCalls} 10`))),
    'go-libvirt': go && (async () => rate(await go.do(`in-flight ${parallelCalls} 100`))),
  });
  const lines = compare('calls, 100 at a time', '/s', samples, 1, {
    ours: 'of them 32 with the daemon',
    'python3-libvirt': '10 threads; nothing promised',
    'go-libvirt': '100 goroutines',
  });
  return lines.map((line) => (line.who === 'python3-libvirt' ? { ...line, target: null } : line));
}

/** The daemon parses the file for every connection, for seconds: that is over before anything is timed. */
export async function benchList({ host, ours, python, go }: Sides): Promise<Line[]> {
  for (const client of [ours, python, go]) await client?.do('open-list');
  const shell = await startVirsh(host.uri('test', host.listPath));
  try {
    const task = `list ${domainCount}`;
    const samples = await measure(rounds, {
      ours: () => ours.do(task),
      'python3-libvirt': python && (() => python.do(task)),
      virsh: () => shell.do('domstats --state'),
      'go-libvirt': go && (() => go.do(task)),
    });
    const bulk = 'name, UUID, id and state, one bulk call';
    return compare(`list ${domainCount} with state`, ' ms', samples, 1, {
      ours: bulk,
      'python3-libvirt': bulk,
      virsh: 'domstats --state, printed, no UUID',
      'go-libvirt': bulk,
    });
  } finally {
    await shell.stop();
  }
}

export async function benchVolume({ host, ours, go }: Sides): Promise<Line[]> {
  const folder = mkdtempSync('/dev/shm/bench-');
  const uri = host.uri('qemu', 'system');
  const shell = await startVirsh(uri);
  try {
    const source = join(folder, 'source');
    writeRandom(source);
    const copy = join(folder, 'copy');
    const hash = await hashOf(source);
    const rate = (tookMs: number) => volumeMib / (tookMs / 1_000);
    const upload = async (work: () => Promise<number>) => {
      await host.clearVolume();
      const tookMs = await work();
      if ((await host.volumeHash()) !== hash) throw new Error('the volume is not what was uploaded');
      return rate(tookMs);
    };
    const download = async (work: () => Promise<number>) => {
      const tookMs = await work();
      if ((await hashOf(copy)) !== hash) throw new Error('what was downloaded is not the volume');
      truncateSync(copy);
      return rate(tookMs);
    };
    const task = `${pool} ${volume}`;
    const uploads = await measure(volumeRounds, {
      ours: () => upload(() => ours.do(`upload ${task} ${source}`)),
      virsh: () => upload(() => shell.do(`vol-upload --pool ${pool} ${volume} ${source}`)),
      'go-libvirt': go && (() => upload(() => go.do(`upload ${task} ${source}`))),
    });
    const downloads = await measure(volumeRounds, {
      ours: () => download(() => ours.do(`download ${task} ${copy}`)),
      virsh: () => download(() => shell.do(`vol-download --pool ${pool} ${volume} ${copy}`)),
      'go-libvirt': go && (() => download(() => go.do(`download ${task} ${copy}`))),
    });
    const notes = { ours: `${volumeMib} MiB, hash checked`, virsh: 'vol-upload', 'go-libvirt': 'no promise' };
    const promised = (lines: Line[]) =>
      lines.map((line) => (line.who === 'go-libvirt' ? { ...line, target: null } : line));
    return [
      ...promised(compare('volume upload', ' MiB/s', uploads, 0.8, notes)),
      ...promised(compare('volume download', ' MiB/s', downloads, 0.8, { ...notes, virsh: 'vol-download' })),
    ];
  } finally {
    await shell.stop();
    rmSync(folder, { recursive: true });
  }
}
const volumeRounds = 7;

/** Those that are there, in turns. */
function measure(
  rounds: number,
  sides: Record<string, (() => Promise<number>) | null>,
): Promise<Record<string, number[]>> {
  const present = Object.entries(sides).flatMap(([name, side]) => (side ? [[name, side] as const] : []));
  return inTurns(rounds, Object.fromEntries(present));
}

function compare(
  measure: string,
  unit: string,
  samples: Record<string, number[]>,
  target: number,
  notes: Record<string, string>,
): Line[] {
  const isTime = unit === ' ms';
  const medians = Object.entries(samples).map(([who, values]) => [who, percentile(values, 0.5)] as const);
  const ours = medians[0]?.[1] ?? Number.NaN;
  return medians.map(([who, value]) => ({
    measure,
    who,
    figure: `${value.toFixed(value < 100 ? 1 : 0)}${unit}`,
    ratio: who === 'ours' ? null : isTime ? value / ours : ours / value,
    target: who === 'ours' ? null : target,
    note: notes[who] ?? '',
  }));
}

function writeRandom(path: string): void {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(1_048_576);
  for (let i = 0; i < volumeMib; i++) writeSync(file, randomFillSync(block));
  closeSync(file);
}
