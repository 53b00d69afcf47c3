import { afterEach, expect, test, vi } from 'vitest';
import { createRefresher } from './refresher.ts';

afterEach(() => vi.useRealTimers());

function setUp() {
  const reads: { key: unknown; end: () => void }[] = [];
  const frames: (() => void)[] = [];
  const pauses: { ms: number; end: () => void }[] = [];
  let time = 0;
  const refresh = createRefresher(
    {
      invalidateQueries: (filters) =>
        new Promise<void>((resolve) => {
          reads.push({ key: filters?.queryKey, end: resolve });
        }),
    },
    {
      nextFrame: (run) => frames.push(run),
      now: () => time,
      pause: (ms) => new Promise<void>((end) => pauses.push({ ms, end })),
    },
  );
  return {
    reads,
    pauses,
    refresh,
    frame: () => frames.shift()?.(),
    pass(ms: number) {
      time += ms;
    },
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('reads once for all messages of one frame', () => {
  const { reads, refresh, frame } = setUp();
  for (let index = 0; index < 50; index += 1) refresh([['vms', 'list']]);
  frame();
  expect(reads.map(({ key }) => key)).toEqual([['vms', 'list']]);
});

test('reads once more after messages that came while it was reading, and gives the server as long a rest', async () => {
  const { reads, pauses, refresh, frame, pass } = setUp();
  refresh([['vms']]);
  frame();
  refresh([['vms']]);
  frame();
  refresh([['vms']]);
  frame();
  expect(reads).toHaveLength(1);
  pass(70);
  reads[0]?.end();
  await settled();
  expect(pauses.map(({ ms }) => ms)).toEqual([70]);
  pauses[0]?.end();
  await settled();
  expect(reads).toHaveLength(2);
  reads[1]?.end();
  await settled();
  expect(reads).toHaveLength(2);
  expect(pauses).toHaveLength(1);
});

test('does not hold one thing up behind another', () => {
  const { reads, refresh, frame } = setUp();
  refresh([['vms']]);
  frame();
  refresh([['hosts']]);
  frame();
  expect(reads.map(({ key }) => key)).toEqual([['vms'], ['hosts']]);
});

test('reads everything once when it has heard of too much without a frame', () => {
  const { reads, refresh, frame } = setUp();
  for (let index = 0; index < 5_000; index += 1) refresh([['vms', `${index}`], ['hosts']]);
  frame();
  expect(reads.map(({ key }) => key)).toEqual([[]]);
});

test('what is summed up over the fleet is read once a second at most, however much happens', async () => {
  const { reads, pauses, refresh, frame } = setUp();
  refresh([['overview']]);
  frame();
  reads[0]?.end();
  await settled();
  expect(pauses.map(({ ms }) => ms)).toEqual([1_000]);
  for (let news = 0; news < 3; news += 1) {
    refresh([['overview']]);
    frame();
  }
  expect(reads).toHaveLength(1);
  pauses[0]?.end();
  await settled();
  expect(reads).toHaveLength(2);
});
