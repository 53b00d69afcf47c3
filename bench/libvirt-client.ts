/** lib/libvirt under measurement. Each line of standard input is one task; its milliseconds are printed. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { call } from '../lib/libvirt/call.ts';
import type { Connection } from '../lib/libvirt/connection.ts';
import { DomainStatsTypes } from '../lib/libvirt/constants/domain.ts';
import { downloadToFile } from '../lib/libvirt/download-file.ts';
import { openConnection } from '../lib/libvirt/open.ts';
import { openStream } from '../lib/libvirt/streams.ts';
import { unixTransport } from '../lib/libvirt/transport/unix.ts';

const [socketPath = '', listPath = ''] = process.argv.slice(2);
const connect = (uri: string) =>
  openConnection({ transport: unixTransport(socketPath), uri, connectTimeoutMs: 120_000 });

const calls = await connect('test:///default');
let list: Connection | undefined;
let storage: Connection | undefined;

const tasks: Record<string, (...args: string[]) => Promise<unknown>> = {
  sequential: (count) => sequential(Number(count)),
  'in-flight': (count, width) => inFlight(Number(count), Number(width)),
  async 'open-list'() {
    list = await connect(`test:///${listPath}`);
  },
  async list(count) {
    if (!list) throw new Error('open-list comes first');
    const args = { doms: [], stats: DomainStatsTypes.state, flags: 0 };
    const { retStats } = await call(list, 'connectGetAllDomainStats', args);
    if (retStats.length !== Number(count)) throw new Error(`${retStats.length} domains`);
  },
  async upload(pool = '', name = '', path = '') {
    const { connection, vol } = await volume(pool, name);
    const range = { vol, offset: 0n, length: 0n, flags: 0 };
    const { stream } = await openStream(connection, 'storageVolUpload', range);
    await pipeline(createReadStream(path, { highWaterMark: fileChunkBytes }), stream);
  },
  async download(pool = '', name = '', path = '') {
    const { connection, vol } = await volume(pool, name);
    const range = { vol, offset: 0n, length: 0n, flags: 0 };
    await downloadToFile(connection, range, path);
  },
};
const fileChunkBytes = 1_048_576;

for await (const line of createInterface(process.stdin)) {
  const [name = '', ...args] = line.split(' ');
  if (name === 'memory') console.log(await memory());
  else {
    const startedAt = performance.now();
    await tasks[name]?.(...args);
    console.log(performance.now() - startedAt);
  }
}
process.exit(0);

async function sequential(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await call(calls, 'nodeGetFreeMemory', {});
}

async function inFlight(count: number, width: number): Promise<void> {
  await Promise.all(Array.from({ length: width }, () => sequential(count / width)));
}

async function volume(pool: string, name: string) {
  storage ??= await connect('qemu:///system');
  const found = await call(storage, 'storagePoolLookupByName', { name: pool });
  const { vol } = await call(storage, 'storageVolLookupByName', { pool: found.pool, name });
  return { connection: storage, vol };
}

/** In MiB, after everything that can be thrown away has been. */
async function memory(): Promise<string> {
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return [rss, heapUsed, external].map((bytes) => bytes / 1_048_576).join(' ');
}
