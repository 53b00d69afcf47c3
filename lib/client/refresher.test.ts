import { afterEach, expect, test, vi } from 'vitest';
import { createRefresher } from './refresher.ts';

afterEach(() => vi.useRealTimers());

function setUp() {
  const reads: { key: unknown; end: () => void }[] = [];
  const frames: (() => void)[] = [];
  const refresh = createRefresher(
    {
      invalidateQueries: (filters) =>
        new Promise<void>((resolve) => {
          reads.push({ key: filters?.queryKey, end: resolve });
        }),
    },
    (run) => frames.push(run),
  );
  return { reads, refresh, frame: () => frames.shift()?.() };
}

test('reads once for all messages of one frame', () => {
  const { reads, refresh, frame } = setUp();
  for (let index = 0; index < 50; index += 1) refresh([['vms', 'list']]);
  frame();
  expect(reads.map(({ key }) => key)).toEqual([['vms', 'list']]);
});

test('reads once more after messages that came while it was reading', async () => {
  const { reads, refresh, frame } = setUp();
  refresh([['vms']]);
  frame();
  refresh([['vms']]);
  frame();
  refresh([['vms']]);
  frame();
  expect(reads).toHaveLength(1);
  reads[0]?.end();
  await Promise.resolve();
  await Promise.resolve();
  expect(reads).toHaveLength(2);
  reads[1]?.end();
  await Promise.resolve();
  await Promise.resolve();
  expect(reads).toHaveLength(2);
});

test('does not hold one thing up behind another', () => {
  const { reads, refresh, frame } = setUp();
  refresh([['vms']]);
  frame();
  refresh([['hosts']]);
  frame();
  expect(reads.map(({ key }) => key)).toEqual([['vms'], ['hosts']]);
});

test('what is summed up over the fleet is read once a second at most, however much happens', async () => {
  vi.useFakeTimers();
  const { reads, refresh, frame } = setUp();
  refresh([['overview']]);
  frame();
  reads[0]?.end();
  await vi.advanceTimersByTimeAsync(500);
  refresh([['overview']]);
  frame();
  expect(reads).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(600);
  expect(reads).toHaveLength(2);
  reads[1]?.end();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(reads).toHaveLength(2);
});
