import { once } from 'node:events';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { waitFor } from '../testing/lab/wait-for.ts';
import { pourBytes, sign } from './console-signs.ts';
import { inTurns, percentile, type Row, treeMib } from './measure.ts';
import { freePort, type Spawned, start, startOwn } from './spawn.ts';

const rounds = 5;
const pings = 1_000;
const idleConnections = 200;

/** One visitor's connection, whichever way it came. */
type Visitor = { send(data: Buffer): void; onData(listener: (chunk: Buffer) => void): void; close(): void };
type Relay = { process: Spawned | null; open(): Promise<Visitor> };

/** The bytes of a console through our bridge, beside Debian's websockify and a relay that only copies. */
export async function benchConsoleRelay(): Promise<Row[]> {
  const vm = startOwn('vm-process.ts');
  const vmPort = Number(await vm.line());
  const relays = {
    none: { process: null, open: () => openTcp(vmPort) },
    raw: await startRelay('raw', vmPort),
    ours: await startRelay('bridge', vmPort),
    websockify: await startWebsockify(vmPort),
  } satisfies Record<string, Relay>;
  type Name = keyof typeof relays;
  try {
    // First, while no relay has memory left over from work.
    const idle = {
      raw: await idleKib(relays.raw),
      ours: await idleKib(relays.ours),
      websockify: await idleKib(relays.websockify),
    };
    const inEach = (measure: (relay: Relay) => Promise<number>) => ({
      none: () => measure(relays.none),
      raw: () => measure(relays.raw),
      ours: () => measure(relays.ours),
      websockify: () => measure(relays.websockify),
    });
    const speeds = await inTurns(rounds, inEach(pour));
    const trips: Record<Name, number[]> = { none: [], raw: [], ours: [], websockify: [] };
    await inTurns(
      rounds,
      inEach(async (relay) => {
        const name = (Object.keys(relays) as Name[]).find((key) => relays[key] === relay) ?? 'none';
        trips[name].push(...(await roundTrips(relay)));
        return 0;
      }),
    );
    const peers = [
      { peer: 'websockify', note: 'Debian’s websockify with numpy' },
      { peer: 'raw', note: 'a relay of node:net that only copies' },
      { peer: 'none', note: 'no relay: straight to the server' },
    ] as const;
    return peers.flatMap(({ peer, note }) => {
      const speed = (name: Name) => percentile(speeds[name], 0.5);
      const trip = (name: Name, share: number) => percentile(trips[name], share);
      const rows: Row[] = [
        { name: 'console: throughput', unit: 'MB/s', ours: speed('ours'), peer: speed(peer), note },
        {
          name: 'console: round trip, p50',
          unit: 'µs',
          ours: trip('ours', 0.5),
          peer: trip(peer, 0.5),
          note,
        },
        {
          name: 'console: round trip, p99',
          unit: 'µs',
          ours: trip('ours', 0.99),
          peer: trip(peer, 0.99),
          note,
        },
      ];
      if (peer === 'none') return rows;
      const name = 'console: memory of an idle one';
      return [...rows, { name, unit: 'KiB', ours: idle.ours, peer: idle[peer], note }];
    });
  } finally {
    for (const { process } of Object.values(relays)) await process?.stop();
    await vm.stop();
  }
}

/** @returns MB a second from the VM to the visitor */
async function pour(relay: Relay): Promise<number> {
  const visitor = await relay.open();
  const startedAt = performance.now();
  await new Promise<void>((resolve) => {
    let received = 0;
    visitor.onData((chunk) => {
      received += chunk.length;
      if (received >= pourBytes) resolve();
    });
    visitor.send(Buffer.from([sign.pour]));
  });
  const seconds = (performance.now() - startedAt) / 1000;
  visitor.close();
  return pourBytes / 1e6 / seconds;
}

/** @returns microseconds of each of many small messages, there and back */
async function roundTrips(relay: Relay): Promise<number[]> {
  const visitor = await relay.open();
  let arrived = () => {};
  visitor.onData(() => arrived());
  // About as long as a pointer's move and its picture's head.
  const message = Buffer.alloc(16, sign.echo);
  const trip = async () => {
    const startedAt = performance.now();
    await new Promise<void>((resolve) => {
      arrived = resolve;
      visitor.send(message);
    });
    return (performance.now() - startedAt) * 1000;
  };
  const samples: number[] = [];
  for (let i = 0; i < pings + 50; i++) samples.push(await trip());
  visitor.close();
  // The first ones find cold code.
  return samples.slice(50);
}

/** @returns KiB that one open connection at rest costs its relay */
async function idleKib(relay: Relay): Promise<number> {
  const pid = relay.process?.pid ?? 0;
  const before = await settledMib(pid);
  const visitors = await openMany(relay);
  const during = await settledMib(pid);
  for (const visitor of visitors) visitor.close();
  return ((during - before) * 1024) / idleConnections;
}

async function openMany(relay: Relay): Promise<Visitor[]> {
  const visitors: Visitor[] = [];
  for (let i = 0; i < idleConnections; i++) {
    const visitor = await relay.open();
    const answered = new Promise<void>((resolve) => visitor.onData(() => resolve()));
    visitor.send(Buffer.from([sign.echo]));
    await answered;
    visitors.push(visitor);
  }
  return visitors;
}

/** Memory when it has stopped moving: processes of earlier connections end, garbage is collected. */
async function settledMib(pid: number): Promise<number> {
  let last = Number.NaN;
  return waitFor(
    'a relay’s memory to settle',
    30_000,
    () => {
      const now = treeMib(pid);
      const isSteady = Math.abs(now - last) < 0.25;
      last = now;
      return isSteady ? now : null;
    },
    500,
  );
}

async function startRelay(kind: 'bridge' | 'raw', vmPort: number): Promise<Relay> {
  const process = startOwn('relay-process.ts', kind, String(vmPort));
  const port = Number(await process.line());
  return { process, open: kind === 'raw' ? () => openTcp(port) : () => openWebSocket(port) };
}

async function startWebsockify(vmPort: number): Promise<Relay> {
  const port = await freePort();
  const process = start('websockify', [`127.0.0.1:${port}`, `127.0.0.1:${vmPort}`]);
  const open = () => openWebSocket(port);
  const first = await waitFor('websockify', 15_000, () => open().catch(() => null), 100);
  first.close();
  return { process, open };
}

async function openTcp(port: number): Promise<Visitor> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  return {
    send: (data) => void socket.write(data),
    onData: (listener) => void socket.on('data', listener),
    close: () => void socket.destroy(),
  };
}

async function openWebSocket(port: number): Promise<Visitor> {
  const ws = new WebSocket(`ws://127.0.0.1:${port}`, ['binary'], { perMessageDeflate: false });
  await once(ws, 'open');
  return {
    send: (data) => ws.send(data),
    onData: (listener) => void ws.on('message', listener),
    close: () => ws.terminate(),
  };
}
