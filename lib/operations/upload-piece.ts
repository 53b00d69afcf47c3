import { AppError } from '../domain/errors.ts';

// One that is silent for so long is gone.
const silenceTimeoutMs = 30_000;

/**
 * What comes of one piece, chunk by chunk, and never more or less than was announced. It ends with the signal also
 * while nothing comes: a reading that is under way is not waited for.
 * @param options.onSilence  called when nothing came for half a minute, to abort the signal
 */
export async function* countPiece(
  body: AsyncIterable<Uint8Array>,
  length: number,
  { signal, onSilence }: { signal: AbortSignal; onSilence: () => void },
): AsyncGenerator<Buffer> {
  const chunks = body[Symbol.asyncIterator]();
  let onAbort = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
  });
  // Nobody may be waiting when it comes.
  aborted.catch(() => {});
  signal.addEventListener('abort', onAbort, { once: true });
  let left = length;
  try {
    signal.throwIfAborted();
    for (;;) {
      // While the host takes what came, nobody waits for the browser.
      const timer = setTimeout(onSilence, silenceTimeoutMs);
      const next = await Promise.race([chunks.next(), aborted]).finally(() => clearTimeout(timer));
      if (next.done) break;
      const chunk = next.value;
      left -= chunk.length;
      if (left < 0)
        throw refusePiece('bad_input', 'The piece is longer than it was said to be.', 'Send it again.');
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    void chunks.return?.().catch(() => {});
  }
  if (left > 0) throw refusePiece('bad_input', 'The piece broke off.', 'Send it again.');
}

export function refusePiece(
  code: 'bad_input' | 'conflict' | 'not_possible' | 'forbidden' | 'timeout',
  why: string,
  advice: string,
): AppError {
  return new AppError({ code, userMessage: `The piece was not taken. ${why}`, advice: advice || undefined });
}
