import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Connection } from './connection.ts';
import type { ArgsOf, ModeOf, ResultOf, StreamName } from './procedures.ts';
import { openStream, type StreamOptions } from './streams.ts';
import { giveBack, lend } from './transport/lent-memory.ts';

type ReadStreamName = { [N in StreamName]: ModeOf<N> extends 'read' ? N : never }[StreamName];

/** What waits for a taker that is behind, before the whole connection stops reading. */
const maxWaitingBytes = 2_097_152;

/**
 * Receives a stream to its end, batch after batch, as fast as the taker is: the way for gigabytes. Resolves when the
 * daemon has confirmed that all is well and the taker has all; what the taker throws aborts the stream and is thrown here.
 * @param take  gets what has arrived since its last promise was resolved. The chunks are only lent: their memory is read
 *   into again once it is, so copy what has to stay.
 */
export async function receiveStream<N extends ReadStreamName>(
  connection: Connection,
  name: N,
  args: ArgsOf<N>,
  take: (chunks: Buffer[]) => Promise<void>,
  options: Omit<StreamOptions, 'sparse'> = {},
): Promise<ResultOf<N>> {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let letGo: (() => void) | null = null;
  let taking: Promise<void> | null = null;
  let failure: Error | null = null;
  let stop = () => {};

  /** Straight from the socket, without the stream's own queues: they cost as much as the reading. */
  function onData(data: Buffer): void {
    lend(data);
    waiting.push(data);
    waitingBytes += data.length;
    if (waitingBytes >= maxWaitingBytes) letGo ??= connection.holdReading();
    taking ??= takeAll();
  }

  async function takeAll(): Promise<void> {
    try {
      while (waiting.length > 0) {
        const chunks = waiting;
        waiting = [];
        waitingBytes = 0;
        letGo?.();
        letGo = null;
        await take(chunks);
        for (const chunk of chunks) giveBack(chunk);
      }
    } catch (error) {
      // Data can be there before the stream is ours to stop.
      failure = error instanceof Error ? error : new Error(String(error));
      stop();
      return;
    }
    taking = null;
  }

  try {
    const { result, stream } = await openStream(connection, name, args, { ...options, onData });
    const readable = stream as Readable;
    stop = () => void (failure && readable.destroy(failure));
    stop();
    readable.resume();
    await finished(readable);
    await taking;
    if (failure) throw failure;
    return result;
  } finally {
    // What nobody takes any more must not stop the connection.
    (letGo as (() => void) | null)?.();
  }
}
