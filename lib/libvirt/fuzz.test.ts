import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCounts, fuzzInput, runInput } from './testing/fuzz-connection.ts';
import { createCorpus } from './testing/fuzz-corpus.ts';

it('mutated frames end in a protocol error or change nothing: no crash, no hang, no call unsettled', async () => {
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
  const corpus = createCorpus(seed);
  const counts = createCounts();
  await fc.assert(
    fc.asyncProperty(fuzzInput(corpus), (input) => runInput(corpus, input, counts)),
    { seed, numRuns: 4_000 },
  );
  // What is tried is worth trying: connections are cut off and go on, calls are answered and rejected.
  expect(counts.mutatedFrames).toBeGreaterThan(4_000);
  for (const outcome of [
    'cutOff',
    'stayedOpen',
    'answered',
    'refusedByLibvirt',
    'rejected',
    'events',
  ] as const)
    expect(counts[outcome], outcome).toBeGreaterThan(20);
});
