import { AppError } from '../domain/errors.ts';

// The pages' bundle has its own copy of every module, so what both need lies here.
const globalKey = Symbol.for('novacron.pieces');
type Piece = { abort: AbortController; ended: Promise<unknown> };

function pieces(): Map<string, Piece> {
  const holder = globalThis as { [globalKey]?: Map<string, Piece> };
  holder[globalKey] ??= new Map();
  return holder[globalKey];
}

/** One piece of an upload at a time: two would write over each other, and into what was taken back. */
export async function asOnlyPiece<T>(
  operationId: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (pieces().has(operationId)) {
    throw new AppError({
      code: 'conflict',
      userMessage: 'Another piece of this file is on its way.',
      advice: 'Wait until it has arrived; the upload says how far it is.',
    });
  }
  const abort = new AbortController();
  const working = work(abort.signal).finally(() => pieces().delete(operationId));
  pieces().set(operationId, { abort, ended: working.catch(() => {}) });
  return working;
}

/** Ends the piece that is on its way, and waits until the host has let go of the volume. */
export async function endPiece(operationId: string): Promise<void> {
  const piece = pieces().get(operationId);
  piece?.abort.abort();
  await piece?.ended;
}
