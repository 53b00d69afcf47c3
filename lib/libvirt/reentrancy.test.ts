import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { createConnection } from './connection.ts';
import { subscribe } from './events.ts';
import { encodeFrame } from './frame.ts';
import { openStream } from './streams.ts';
import { createFakeSocket } from './testing/fake-socket.ts';
import { replyHeader } from './testing/fuzz-corpus.ts';
import { download, lifecycleEvent, packet, registered, reply } from './testing/hand-made-frames.ts';

const sockets: ReturnType<typeof createFakeSocket>[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

function connect() {
  const socket = createFakeSocket();
  sockets.push(socket);
  return { socket, connection: createConnection(socket, { maxInFlight: 100 }) };
}

describe('a listener', () => {
  async function listen(listener: () => void) {
    const { socket, connection } = connect();
    const subscribing = subscribe(connection, 'domainLifecycle', listener);
    socket.deliver(registered(1));
    return { socket, connection, subscription: await subscribing };
  }

  it('that closes the connection inside an event hears no more, and calls are rejected', async () => {
    let heard = 0;
    const { socket, connection } = await listen(() => {
      heard++;
      connection.close();
    });
    const waiting = call(connection, 'connectGetHostname', {}).catch((error: unknown) => error);
    socket.deliver(
      Buffer.concat([lifecycleEvent(), lifecycleEvent(), reply(2, 'too late'), Buffer.alloc(100)]),
    );
    expect(heard).toBe(1);
    expect(await waiting).toMatchObject({ reason: 'closed' });
    expect(await connection.closed).toBe(null);
  });

  it('that closes its subscription inside an event hears no more', async () => {
    let heard = 0;
    const { socket, connection, subscription } = await listen(() => {
      heard++;
      void subscription.close();
    });
    socket.deliver(Buffer.concat([lifecycleEvent(), lifecycleEvent()]));
    expect(heard).toBe(1);
    expect(connection.isClosed).toBe(false);
  });

  it('that calls and subscribes inside an event gets its answers', async () => {
    const results: Promise<unknown>[] = [];
    const { socket, connection } = await listen(() => {
      results.push(call(connection, 'connectGetHostname', {}));
      results.push(subscribe(connection, 'domainReboot', () => {}));
    });
    socket.deliver(Buffer.concat([lifecycleEvent(), reply(2, 'inside'), registered(3)]));
    expect(await results[0]).toEqual({ hostname: 'inside' });
    await results[1];
    expect(connection.isClosed).toBe(false);
  });
});

describe('a stream', () => {
  it.each(['destroys itself', 'closes the connection'])(
    'whose data handler %s ends quietly',
    async (what) => {
      const { socket, connection } = connect();
      const opening = openStream(connection, 'storageVolDownload', download);
      socket.deliver(encodeFrame(replyHeader('storageVolDownload', 1)));
      const { stream } = await opening;
      const chunks: number[] = [];
      const errors: unknown[] = [];
      const closed = new Promise((resolve) => stream.on('close', resolve));
      stream.on('error', (error) => errors.push(error));
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk.length);
        if (what === 'destroys itself') stream.destroy();
        else connection.close();
      });
      await nextTurn();
      const large = Buffer.alloc(262_120);
      socket.deliver(Buffer.concat(Array.from({ length: 10 }, () => packet(1, large))));
      await closed;
      expect(chunks).toEqual([262_120]);
      expect(connection.isClosed).toBe(what !== 'destroys itself');
      // Only who did not ask for the end is told of it.
      expect(errors.length).toBe(what === 'destroys itself' ? 0 : 1);
    },
  );
});
