import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLabHost } from '../testing/lab/host.ts';
import { inTurns, percentile, type Row, residentMib } from './measure.ts';
import { freePort, type Spawned, start } from './spawn.ts';

const rounds = 3;
const restMs = 20_000;

type Started = { process: Spawned; readyMs: number; pageMs: number };

/** How fast the built program is there, and what it costs when nobody uses it. */
export async function benchIdle(): Promise<Row[]> {
  if (!existsSync('dist/server.js') || !existsSync('.next/BUILD_ID'))
    throw new Error('the program is not built: run npm run build');
  const host = await startLabHost();
  const folders = [
    mkdtempSync(join(tmpdir(), 'novacron-bench-')),
    mkdtempSync(join(tmpdir(), 'novacron-bench-')),
  ];
  const [alone = '', withHost = ''] = folders;
  const running: Spawned[] = [];
  const kept = async (starting: Promise<Started>) => {
    const started = await starting;
    running.push(started.process);
    return started;
  };
  try {
    // The very first start makes the database; every later one finds it.
    for (const [folder, socket] of [
      [alone, ''],
      [withHost, host.socketPath],
    ] as const)
      await (await startProgram(folder, socket)).process.stop();

    const starts = {
      ours: [] as Started[],
      hosted: [] as Started[],
      next: [] as Started[],
      node: [] as Started[],
    };
    const once = (name: keyof typeof starts, begin: () => Promise<Started>) => async () => {
      const started = await begin();
      starts[name].push(started);
      await started.process.stop();
      return 0;
    };
    await inTurns(rounds, {
      ours: once('ours', () => startProgram(alone, '')),
      hosted: once('hosted', () => startProgram(withHost, host.socketPath)),
      next: once('next', startNext),
      node: once('node', startNode),
    });

    const resting = {
      ours: await kept(startProgram(alone, '')),
      hosted: await kept(startProgram(withHost, host.socketPath)),
      next: await kept(startNext()),
      node: await kept(startNode()),
    };
    await sleep(restMs / 2);
    const before = { ours: cpuMs(resting.ours.process.pid), hosted: cpuMs(resting.hosted.process.pid) };
    await sleep(restMs / 2);
    const memory = (name: keyof typeof resting) => residentMib(resting[name].process.pid);
    const busy = (name: keyof typeof before) =>
      ((cpuMs(resting[name].process.pid) - before[name]) / (restMs / 2)) * 100;

    const ready = (name: keyof typeof starts) =>
      percentile(
        starts[name].map(({ readyMs }) => readyMs),
        0.5,
      );
    const page = (name: keyof typeof starts) =>
      percentile(
        starts[name].map(({ pageMs }) => pageMs),
        0.5,
      );
    const next = 'a bare Next server on the same build';
    const node = 'a bare HTTP server of Node';
    const hosted = 'with one libvirt host; no peer does the whole';
    return [
      {
        name: 'start: to the sign-in address',
        unit: 'ms',
        ours: ready('ours'),
        peer: ready('next'),
        note: next,
      },
      {
        name: 'start: to the sign-in address',
        unit: 'ms',
        ours: ready('ours'),
        peer: ready('node'),
        note: node,
      },
      {
        name: 'start: to the first page',
        unit: 'ms',
        ours: page('ours'),
        peer: null,
        note: 'no peer',
      },
      {
        name: 'start: to the first page, with a host',
        unit: 'ms',
        ours: page('hosted'),
        peer: null,
        note: hosted,
      },
      { name: 'rest: memory', unit: 'MiB', ours: memory('ours'), peer: memory('next'), note: next },
      { name: 'rest: memory', unit: 'MiB', ours: memory('ours'), peer: memory('node'), note: node },
      { name: 'rest: memory, with a host', unit: 'MiB', ours: memory('hosted'), peer: null, note: hosted },
      { name: 'rest: one processor’s share', unit: '%', ours: busy('ours'), peer: null, note: 'no peer' },
      {
        name: 'rest: one processor’s share, with a host',
        unit: '%',
        ours: busy('hosted'),
        peer: null,
        note: hosted,
      },
    ];
  } finally {
    for (const process of running) await process.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    await host.stop();
  }
}

async function startProgram(dataFolder: string, socketPath: string): Promise<Started> {
  const port = await freePort();
  const env = {
    NODE_ENV: 'production',
    DATA_DIR: dataFolder,
    DATABASE_URL: '',
    HOST: '127.0.0.1',
    PORT: String(port),
    NOVACRON_LOCAL_SOCKET: socketPath,
    NOVACRON_VIRT_TYPE: socketPath ? 'qemu' : '',
  };
  return timeStart(['dist/server.js'], /^Sign in at/, `http://127.0.0.1:${port}/sign-in`, env);
}

async function startNext(): Promise<Started> {
  const port = await freePort();
  const script = `
    import { createServer } from 'node:http';
    import next from 'next';
    const app = next({ dev: false, hostname: '127.0.0.1', port: ${port} });
    await app.prepare();
    const handle = app.getRequestHandler();
    createServer((q, a) => handle(q, a)).listen(${port}, '127.0.0.1', () => console.log('ready'));`;
  const env = { NODE_ENV: 'production' };
  return timeStart(['--input-type=module', '-e', script], /^ready/, `http://127.0.0.1:${port}/icon.svg`, env);
}

async function startNode(): Promise<Started> {
  const port = await freePort();
  const script = `require('http').createServer((q, a) => a.end('hello'))
    .listen(${port}, '127.0.0.1', () => console.log('ready'))`;
  return timeStart(['-e', script], /^ready/, `http://127.0.0.1:${port}/`, {});
}

async function timeStart(
  args: string[],
  readyLine: RegExp,
  url: string,
  env: Record<string, string>,
): Promise<Started> {
  const startedAt = performance.now();
  const process = start(globalThis.process.execPath, args, env);
  while (!readyLine.test(await process.line()));
  const readyMs = performance.now() - startedAt;
  const answer = await fetch(url);
  await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return { process, readyMs, pageMs: performance.now() - startedAt };
}

/** Processor time used so far. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  // Counted in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
