import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Connection } from './connection.ts';
import type { ArgsOf, ModeOf, ResultOf, StreamName } from './procedures.ts';
import { openStream, type StreamOptions } from './streams.ts';
import { giveBack } from './transport/lent-memory.ts';

type ReadStreamName = { [N in StreamName]: ModeOf<N> extends 'read' ? N : never }[StreamName];

/** What waits for a taker that is behind. */
const batchItems = 8;

/**
 * Receives a stream to its end, batch after batch, as fast as the taker is: the way for gigabytes. Resolves when the
 * daemon has confirmed that all is well; what the taker throws aborts the stream and is thrown here.
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
  const { result, stream } = await openStream(connection, name, args, { ...options, isLent: true });
  const hand = async (chunks: Buffer[], done: (error?: Error | null) => void) => {
    try {
      await take(chunks);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    for (const chunk of chunks) giveBack(chunk);
    done();
  };
  await pipeline(
    stream as Readable,
    new Writable({
      objectMode: true,
      highWaterMark: batchItems,
      write: (chunk: Buffer, _encoding, done) => void hand([chunk], done),
      writev: (items, done) =>
        void hand(
          items.map(({ chunk }) => chunk),
          done,
        ),
    }),
  );
  return result;
}
