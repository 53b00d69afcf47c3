import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '../lib/libvirt/call.ts';
import type { Connection } from '../lib/libvirt/connection.ts';
import { subscribe } from '../lib/libvirt/events.ts';
import { frameHeaderBytes } from '../lib/libvirt/frame.ts';
import { closeConnection, openConnection } from '../lib/libvirt/open.ts';
import { unixTransport } from '../lib/libvirt/transport/unix.ts';
import { startLabHost } from '../testing/lab/host.ts';
import { buildTinyImage } from '../testing/lab/tiny-image.ts';
import { inTurns, percentile, type Row } from './measure.ts';
import { openProduct } from './product.ts';

const rounds = 41;
type PauseOrResume = 'pause' | 'resume';

/**
 * From the press of "Pause" or "Resume" until the host says by its own event that it has done so, heard on a
 * connection that has nothing to do with NovaCron. The peer is the bare call on an open connection.
 */
export async function benchClick(): Promise<Row[]> {
  const tiny = await buildTinyImage();
  const host = await startLabHost();
  const open = () => openConnection({ transport: unixTransport(host.socketPath), uri: 'qemu:///system' });
  const [witness, bare] = await Promise.all([open(), open()]);
  const door = await openDoor(host.socketPath);
  const product = await openProduct({ ...host, socketPath: door.socketPath }, tiny);
  try {
    for (const name of ['clicked', 'called']) {
      writeFileSync(join(host.imagesFolder, `../${name}.xml`), idleVmXml(name));
      await host.virsh('create', join(host.imagesFolder, `../${name}.xml`));
    }
    const vmId = await product.vmId('clicked', 'running');
    const reached: number[] = [];
    const seen = new EventEmitter();
    await subscribe(witness, 'domainLifecycle', ({ dom }) => seen.emit(dom.name));
    // Each side has a guest of its own: what one does is no news to the other.
    const timed = (name: string, press: (action: PauseOrResume) => Promise<unknown>) => {
      let isPaused = false;
      return async () => {
        const heard = once(seen, name).then(() => performance.now());
        const startedAt = performance.now();
        const done = press(isPaused ? 'resume' : 'pause');
        isPaused = !isPaused;
        const tookMs = (await heard) - startedAt;
        await done;
        return tookMs;
      };
    };
    const { click, call: bareCall } = await inTurns(rounds, {
      click: timed('clicked', async (action) => {
        const startedAt = performance.now();
        const knocked = door.knocked();
        await product.power(vmId, action);
        reached.push((await knocked) - startedAt);
      }),
      call: timed('called', (action) => pauseOrResume(bare, action)),
    });
    // The first round is left out everywhere.
    reached.shift();
    const row = (name: string, share: number, ours: number[], peer: number[] | null): Row => ({
      name: `click to ${name}`,
      unit: 'ms',
      ours: percentile(ours, share),
      peer: peer && percentile(peer, share),
      note: peer ? 'the bare call on an open connection' : 'no peer',
    });
    return [
      row('the host’s door, p50', 0.5, reached, null),
      row(`the host’s door, slowest of ${rounds}`, 1, reached, null),
      row('the host’s event, p50', 0.5, click, bareCall),
      row(`the host’s event, slowest of ${rounds}`, 1, click, bareCall),
    ];
  } finally {
    await product.stop();
    await door.close();
    await Promise.all([closeConnection(witness), closeConnection(bare)]);
    await host.stop();
  }
}

async function pauseOrResume(connection: Connection, action: PauseOrResume): Promise<void> {
  const { dom } = await call(connection, 'domainLookupByName', { name: 'called' });
  await call(connection, action === 'pause' ? 'domainSuspend' : 'domainResume', { dom });
}

/** Nothing to boot from, so its firmware waits: an emulated guest that works would take the processor from both. */
function idleVmXml(name: string): string {
  return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>32</memory>
    <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`;
}

/** A socket in front of libvirtd's, which notes when something is asked through it. */
async function openDoor(socketPath: string) {
  const folder = mkdtempSync(join(tmpdir(), 'novacron-door-'));
  const knocks = new EventEmitter();
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(socketPath);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => [near, far].map((each) => each.destroy()));
    }
    near.on('data', (bytes: Buffer) => {
      // A bare header is a sign of life.
      if (bytes.length > frameHeaderBytes) knocks.emit('call');
    });
    near.pipe(far).pipe(near);
  });
  await once(server.listen(join(folder, 'sock')), 'listening');
  return {
    socketPath: join(folder, 'sock'),
    knocked: () => once(knocks, 'call').then(() => performance.now()),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}
