import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFrameParser, type Frame } from '../../lib/libvirt/frame.ts';
import { benchLateHost } from '../late-host.ts';
import { residentMib } from '../measure.ts';
import { type FaultLab, linesOf, openFaultLab } from './lab.ts';
import { atMost, type Figure, none, say } from './row.ts';

const submits = 50;
const hostileMs = 60_000;
const fuzzedFrames = 1_000_000;

/** Row 8: one press that arrives fifty times. */
export async function identicalSubmits(): Promise<Figure[]> {
  const lab = await openFaultLab();
  try {
    const key = randomUUID();
    const accepted = await Promise.all(Array.from({ length: submits }, () => lab.create('once', {}, key)));
    const ids = new Set(accepted.map(({ operationId, vmId }) => `${operationId} ${vmId}`));
    const ended = await lab.web.untilEnded(accepted[0]?.operationId ?? '');
    const against = ended.state === 'done' ? [] : [`it ended ${ended.state}: ${ended.error?.userMessage}`];
    const operations = await lab.web.get<unknown[]>('/operations');
    const domains = linesOf(await lab.host.virsh('list', '--all', '--name'));
    return [
      atMost(8, `${submits} identical submits at once: operations answered with`, ids.size, 1, ''),
      atMost(8, 'operations there are', operations.length, 1, ''),
      atMost(8, 'VMs there are on the host', domains.length, 1, ''),
      none(8, 'invariant I', [...against, ...(await lab.against())]),
    ];
  } finally {
    await lab.close();
  }
}

/** Row 18: hosts whose first answer claims to be four gigabytes long. */
export async function giantFrame(): Promise<Figure[]> {
  const claim = Buffer.alloc(28);
  claim.writeUInt32BE(0xffffffff, 0);
  const lab = await openFaultLab();
  const closedMs: number[] = [];
  const giant = await startHostileDaemon((_frame, socket) => {
    const sentAt = performance.now();
    socket.once('close', () => closedMs.push(performance.now() - sentAt));
    socket.write(claim);
    // It would fill whatever was made for it.
    const filling = setInterval(() => socket.write(Buffer.alloc(1 << 20)), 5);
    socket.once('close', () => clearInterval(filling));
  });
  try {
    const { grownMib, failed } = await besideHostile(lab, giant.socketPath);
    say(`${closedMs.length} connections, each closed after at most ${Math.max(...closedMs).toFixed(0)} ms`);
    return [
      atMost(
        18,
        `a header of 4 GiB, ${closedMs.length} times: closed after`,
        Math.max(...closedMs),
        1_000,
        'ms',
      ),
      atMost(18, 'the program’s memory has grown, over the same work without it, by', grownMib, 64, 'MiB'),
      none(18, 'what failed beside it, and invariant I', [...failed, ...(await lab.against())]),
    ];
  } finally {
    await giant.close();
    await lab.close();
  }
}

/** Row 17: a host that answers with noise and broken copies of what it was asked, and the fuzzer's million frames. */
export async function fuzzed(): Promise<Figure[]> {
  const lab = await openFaultLab();
  let answers = 0;
  const noise = await startHostileDaemon((frame, socket) => {
    answers += 1;
    if (answers % 3 === 0) return void socket.write(randomBytes(1 + (answers % 4_000)));
    // The header of a good answer, with a body that means nothing.
    const body = randomBytes(answers % 300);
    const head = Buffer.alloc(28);
    head.writeUInt32BE(28 + body.length, 0);
    head.writeUInt32BE(frame.program, 4);
    head.writeUInt32BE(1, 8);
    head.writeInt32BE(frame.procedure, 12);
    head.writeInt32BE(answers % 2 ? 1 : answers % 7, 16);
    head.writeUInt32BE(frame.serial, 20);
    head.writeInt32BE(answers % 5 === 0 ? 1 : 0, 24);
    socket.write(Buffer.concat([head, body]));
  });
  try {
    const { grownMib, failed } = await besideHostile(lab, noise.socketPath);
    const against = [...failed, ...(await lab.against())];
    await lab.close();
    const fuzzer = await runFuzzer();
    return [
      none(
        17,
        `${answers} broken answers of a host in a minute: what failed beside it, and invariant I`,
        against,
      ),
      atMost(17, 'the program’s memory has grown, over the same work without it, by', grownMib, 64, 'MiB'),
      none(17, `npm run fuzz, ${fuzzedFrames} mutated frames: crash, hang or leak`, fuzzer),
    ];
  } finally {
    await noise.close();
    await lab.close();
  }
}

/** Row 16: what 19 hosts' readers notice of one that answers 5 s late. */
export async function lateHost(): Promise<Figure[]> {
  const [row] = await benchLateHost();
  if (!row?.peer) throw new Error('nothing was measured');
  say(`p99 ${row.ours.toFixed(2)} ms beside it, ${row.peer.toFixed(2)} ms while it answers at once`);
  return [
    atMost(
      16,
      'one of 20 hosts 5 s late: the others’ p99, times that of before',
      row.ours / row.peer,
      1.1,
      '',
    ),
  ];
}

async function startHostileDaemon(answer: (frame: Frame, socket: Socket) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'novacron-hostile-'));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on(
      'data',
      createFrameParser((frame) => answer(frame, socket)),
    );
  });
  const socketPath = join(folder, 'sock');
  await once(server.listen(socketPath), 'listening');
  return {
    socketPath,
    async close() {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Works on the good host for a minute, then adds the other and does the same for another minute, and removes it again.
 * The first minute takes what such work takes by itself, so that what the second takes is the other host's.
 */
async function besideHostile(lab: FaultLab, socketPath: string) {
  const { web, program } = lab;
  const failed: string[] = [];
  const pid = program.pid();
  const alone = await work(lab, 'alone', failed);
  await web.done('addHost', {
    name: 'hostile',
    virtType: 'qemu',
    connection: { transport: 'unix', socketPath },
    secrets: {},
  });
  const beside = await work(lab, 'beside', failed);
  const { id, state, stateReason } = await web.host('hostile');
  say(
    `the host is ${state}: ${stateReason}; ${alone.toFixed(1)} MiB at most alone, ${beside.toFixed(1)} beside it`,
  );
  if (state === 'connected' || !stateReason) failed.push(`the host is shown as ${state}`);
  await web.done('removeHost', { hostId: id });
  if (program.pid() !== pid) failed.push('the program ended');
  return { grownMib: beside - alone, failed };
}

/** @returns the most memory that the program had in this minute, in MiB */
async function work(lab: FaultLab, name: string, failed: string[]): Promise<number> {
  const { web, program, create, remove } = lab;
  const pid = program.pid();
  let largest = 0;
  const watching = setInterval(() => {
    largest = Math.max(largest, residentMib(pid));
  }, 50);
  try {
    const until = performance.now() + hostileMs;
    for (let turn = 0; performance.now() < until; turn++) {
      if (turn % 20 === 0) await make(`${name}-${turn}`);
      const { status, ms } = await web.timed('/api/v1/hosts');
      if (status !== 200 || ms > 5_000) failed.push(`the API answered ${status} after ${Math.round(ms)} ms`);
      await sleep(200);
    }
  } finally {
    clearInterval(watching);
  }
  return largest;

  async function make(vmName: string): Promise<void> {
    const { operationId } = await create(vmName, { startAfterCreate: false });
    const { state, error } = await web.untilEnded(operationId);
    if (state !== 'done') failed.push(`a create ended ${state}: ${error?.userMessage}`);
    else await remove(await web.untilVm(vmName, 'off'));
  }
}

async function runFuzzer(): Promise<string[]> {
  const args = ['--import', 'tsx', 'lib/libvirt/testing/fuzz.ts', '--runs', `${fuzzedFrames}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  const [code] = await once(child, 'exit');
  return code === 0 ? [] : [`it ended with ${code}: ${text.slice(-500)}`];
}
