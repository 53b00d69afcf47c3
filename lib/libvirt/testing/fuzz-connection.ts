import assert from 'node:assert/strict';
import fc from 'fast-check';
import { call } from '../call.ts';
import { createConnection } from '../connection.ts';
import { CallError, LibvirtError, ProtocolError } from '../errors.ts';
import { eventRegistrations } from '../event-types.ts';
import { subscribe } from '../events.ts';
import { eventKinds } from '../procedures/event-kinds.ts';
import { openStream } from '../streams.ts';
import { createFakeSocket } from './fake-socket.ts';
import { callbackId, frameOf, replyHeader, type Target, withBody } from './fuzz-corpus.ts';
import { type Mutation, mutate, mutation, split, splits } from './mutations.ts';

/** What one daemon sends on one connection: frames by their place in the corpus, and how they are changed. */
export type FuzzInput = {
  frames: {
    target: number;
    sample: number;
    mutations: Mutation[];
    /** Where its bytes are cut into chunks. */
    splits: number[];
    /** Its last chunk begins the next frame too. */
    isJoined: boolean;
  }[];
};

export function fuzzInput(corpus: readonly Target[]): fc.Arbitrary<FuzzInput> {
  return fc.record({
    frames: fc.array(
      fc.record({
        target: fc.nat(corpus.length - 1),
        sample: fc.nat(100),
        mutations: fc.oneof(
          { arbitrary: fc.array(mutation, { minLength: 1, maxLength: 3 }), weight: 5 },
          { arbitrary: fc.constant<Mutation[]>([]), weight: 1 },
        ),
        splits,
        isJoined: fc.boolean(),
      }),
      { minLength: 1, maxLength: 8, size: 'max' },
    ),
  });
}

/** Sums over all runs. */
export type FuzzCounts = {
  connections: number;
  frames: number;
  mutatedFrames: number;
  cutOff: number;
  stayedOpen: number;
  answered: number;
  refusedByLibvirt: number;
  rejected: number;
  events: number;
  slowestMs: number;
  largestAllocation: number;
};

export function createCounts(): FuzzCounts {
  return {
    connections: 0,
    frames: 0,
    mutatedFrames: 0,
    cutOff: 0,
    stayedOpen: 0,
    answered: 0,
    refusedByLibvirt: 0,
    rejected: 0,
    events: 0,
    slowestMs: 0,
    largestAllocation: 0,
  };
}

/** A chunk of a few kilobytes is handled in microseconds; this is far above what a busy machine adds. */
const maxStepMs = 2_000;

/**
 * Delivers one input to a connection with calls, subscriptions and streams under way, and closes it.
 * @param onConnection  for those who watch what becomes of it
 * @throws what shows a fault: another error than ProtocolError, a call that is never settled, a wrong value,
 *   memory beyond the message, a step without end
 */
export async function runInput(
  corpus: readonly Target[],
  { frames }: FuzzInput,
  counts: FuzzCounts,
  onConnection: (connection: object) => void = () => {},
): Promise<void> {
  const socket = createFakeSocket();
  const connection = createConnection(socket, { maxInFlight: 100 });
  onConnection(connection);
  const outcomes: { expected: unknown; outcome: unknown }[] = [];
  const heard: { expected: unknown; event: unknown }[] = [];
  let serial = 0;
  let delivered = 0;

  const isUnchanged = frames.every(({ mutations }) => mutations.length === 0);
  let rest = Buffer.alloc(0);
  let joined = 0;
  for (const [i, { target: index, sample: sampleIndex, mutations, splits, isJoined }] of frames.entries()) {
    const target = corpus[index];
    const sample = target?.samples[sampleIndex % target.samples.length];
    assert(target && sample, 'the input belongs to this corpus');
    begin(target, sample.expected);
    rest = Buffer.concat([rest, mutate(frameOf(target, sample, serial), mutations)]);
    counts.frames++;
    if (mutations.length > 0) joined++;
    if (isJoined && i < frames.length - 1) continue;
    for (const chunk of split(rest, splits)) step(chunk);
    // Which of several frames ended the connection cannot be told; those behind it count for nothing.
    counts.mutatedFrames += connection.isClosed ? Math.min(joined, 1) : joined;
    if (connection.isClosed) break;
    rest = Buffer.alloc(0);
    joined = 0;
  }
  const wasCutOff = connection.isClosed;
  if (isUnchanged) assert(!wasCutOff, 'a daemon that keeps to the protocol was cut off');
  connection.close();
  // Calls settle in microtasks; a stream hands its errors over one turn later.
  await new Promise(setImmediate);
  await new Promise(setImmediate);

  const reason = await connection.closed;
  assert(reason === null || reason instanceof ProtocolError, reason ?? undefined);
  for (const { outcome, expected } of outcomes) checkOutcome(outcome, expected, isUnchanged);
  if (isUnchanged) for (const { event, expected } of heard) assert.deepStrictEqual(event, expected);
  assert(socket.destroyed, 'the socket is gone');
  counts.connections++;
  counts[wasCutOff ? 'cutOff' : 'stayedOpen']++;
  counts.events += heard.length;

  /** Brings about what makes the frame one that is waited for. */
  function begin(target: Target, expected: unknown): void {
    if (target.kind === 'keepalive') return;
    const entry = { expected, outcome: undefined as unknown };
    serial++;
    if (target.kind === 'event') {
      const { source } = eventKinds[target.name];
      const { register, hasCallbackId } = eventRegistrations[source];
      const listener = (event: unknown) => void heard.push({ event, expected });
      // The type of the listener depends on the name, which is any of them here.
      watch(subscribe(connection, target.name, listener as never));
      const id = Buffer.alloc(4);
      id.writeInt32BE(callbackId);
      socket.deliver(withBody(replyHeader(register, serial), hasCallbackId ? id : Buffer.alloc(0)));
    } else if (target.kind === 'packet') {
      const opening = openStream(connection, target.name, target.args as never);
      watch(
        opening.then(({ stream }) => {
          stream.on('error', () => {});
        }),
      );
      socket.deliver(withBody(replyHeader(target.name, serial), target.result));
    } else {
      outcomes.push(entry);
      watch(call(connection, target.name, target.args as never), entry);
    }
  }

  function watch(promise: Promise<unknown>, entry: { outcome: unknown } = { outcome: undefined }): void {
    promise.then(
      (value) => {
        entry.outcome = { value };
      },
      (error: unknown) => {
        entry.outcome = error;
      },
    );
  }

  function step(chunk: Buffer): void {
    const startedAt = performance.now();
    const allocated = largestAllocationOf(() => socket.deliver(chunk));
    const tookMs = performance.now() - startedAt;
    counts.slowestMs = Math.max(counts.slowestMs, tookMs);
    counts.largestAllocation = Math.max(counts.largestAllocation, allocated);
    assert(tookMs < maxStepMs, `a chunk of ${chunk.length} bytes took ${tookMs} ms`);
    delivered += chunk.length;
    assert(allocated <= Math.max(8_192, 2 * delivered), `${allocated} bytes were asked for at once`);
  }

  function checkOutcome(outcome: unknown, expected: unknown, isRight: boolean): void {
    assert(outcome !== undefined, 'a call was never settled');
    if (outcome instanceof LibvirtError) counts.refusedByLibvirt++;
    else if (outcome instanceof CallError) {
      assert.equal(outcome.reason, 'closed');
      counts.rejected++;
    } else {
      assert(!(outcome instanceof Error), outcome as Error);
      if (isRight) assert.deepStrictEqual(outcome, { value: expected });
      counts.answered++;
    }
  }
}

/** The most bytes that were asked for at one time while this ran. */
function largestAllocationOf(run: () => void): number {
  const { alloc, allocUnsafe } = Buffer;
  let largest = 0;
  const watched = (original: typeof Buffer.alloc) =>
    ((size: number, ...rest: []) => {
      largest = Math.max(largest, size);
      return original(size, ...rest);
    }) as typeof Buffer.alloc;
  Buffer.alloc = watched(alloc);
  Buffer.allocUnsafe = watched(allocUnsafe);
  try {
    run();
  } finally {
    Buffer.alloc = alloc;
    Buffer.allocUnsafe = allocUnsafe;
  }
  return largest;
}
