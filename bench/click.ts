import { EventEmitter, once } from 'node:events';
import { call } from '../lib/libvirt/call.ts';
import type { Connection } from '../lib/libvirt/connection.ts';
import { subscribe } from '../lib/libvirt/events.ts';
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
  const product = await openProduct(host, tiny);
  try {
    const vmId = await product.create('clicked');
    await product.create('called');
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
      click: timed('clicked', (action) => product.power(vmId, action)),
      call: timed('called', (action) => pauseOrResume(bare, action)),
    });
    const row = (name: string, share: number): Row => ({
      name,
      unit: 'ms',
      ours: percentile(click, share),
      peer: percentile(bareCall, share),
      note: 'the bare call on an open connection',
    });
    return [row('click to the host’s event, p50', 0.5), row('click to the host’s event, slowest', 1)];
  } finally {
    await product.stop();
    await Promise.all([closeConnection(witness), closeConnection(bare)]);
    await host.stop();
  }
}

async function pauseOrResume(connection: Connection, action: PauseOrResume): Promise<void> {
  const { dom } = await call(connection, 'domainLookupByName', { name: 'called' });
  await call(connection, action === 'pause' ? 'domainSuspend' : 'domainResume', { dom });
}
