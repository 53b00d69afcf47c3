import { afterEach, expect, test, vi } from 'vitest';
import { countPiece } from './upload-piece.ts';

afterEach(() => vi.useRealTimers());

async function* bodyOf(...chunks: string[]) {
  for (const chunk of chunks) yield Buffer.from(chunk);
}
const never = () => new Promise<never>(() => {});

async function read(body: AsyncIterable<Uint8Array>, length: number, cancel = new AbortController()) {
  const { signal } = cancel;
  const chunks: Buffer[] = [];
  for await (const chunk of countPiece(body, length, { signal, onSilence: () => cancel.abort() }))
    chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('gives what comes', async () => expect(await read(bodyOf('ab', 'c'), 3)).toBe('abc'));

test.each([
  ['more', 2, /longer/],
  ['less', 4, /broke off/],
])('refuses %s than was announced', async (_what, length, words) => {
  await expect(read(bodyOf('ab', 'c'), length)).rejects.toMatchObject({
    userMessage: expect.stringMatching(words),
  });
});

test('ends at once when it is cancelled while nothing comes, and leaves the silent reading behind', async () => {
  const cancel = new AbortController();
  const silent = (async function* () {
    yield Buffer.from('a');
    await never();
  })();
  const reading = read(silent, 3, cancel);
  setImmediate(() => cancel.abort(new Error('cancelled')));
  await expect(reading).rejects.toThrow('cancelled');
});

test('half a minute of silence ends it; a slow host does not count as one', async () => {
  vi.useFakeTimers();
  const cancel = new AbortController();
  const silent = (async function* () {
    yield Buffer.from('a');
    await never();
  })();
  const piece = countPiece(silent, 3, { signal: cancel.signal, onSilence: () => cancel.abort() });
  expect((await piece.next()).value?.toString()).toBe('a');
  // The host takes its time.
  await vi.advanceTimersByTimeAsync(120_000);
  expect(cancel.signal.aborted).toBe(false);
  const next = expect(piece.next()).rejects.toMatchObject({ name: 'AbortError' });
  await vi.advanceTimersByTimeAsync(29_000);
  expect(cancel.signal.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  await next;
});
