import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ScreenView } from '../../domain/views.ts';
import { createScreensWatcher } from './watcher.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const view = (vmId: string, mark = 'a'): ScreenView => ({ vmId, mark, takenAt: null, problem: null });

function setUp(answer = async (vmIds: string[]) => vmIds.map((vmId) => view(vmId))) {
  const asked: string[][] = [];
  const watcher = createScreensWatcher((vmIds) => {
    asked.push(vmIds);
    return answer(vmIds);
  });
  return { asked, watcher };
}

test('what comes into sight together is asked for together, and again while it is seen', async () => {
  const { asked, watcher } = setUp();
  watcher.see('a', true);
  watcher.see('b', true);
  await vi.advanceTimersByTimeAsync(6_200);
  expect(asked).toEqual([
    ['a', 'b'],
    ['a', 'b'],
    ['a', 'b'],
  ]);
  watcher.see('a', false);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(asked.at(-1)).toEqual(['b']);
});

test('nothing is asked while nothing is seen, or while the page is not', async () => {
  const { asked, watcher } = setUp();
  await vi.advanceTimersByTimeAsync(10_000);
  watcher.see('a', true);
  watcher.show(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([]);
  // A page that is shown again does not wait for its next turn.
  watcher.show(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual([['a']]);
  watcher.see('a', false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toHaveLength(1);
});

test('a slow server is asked once at a time, and soon for what came into sight meanwhile', async () => {
  let answer = (_: ScreenView[]) => {};
  const { asked, watcher } = setUp(() => new Promise((resolve) => (answer = resolve)));
  watcher.see('a', true);
  await vi.advanceTimersByTimeAsync(20_000);
  watcher.see('b', true);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toEqual([['a']]);
  answer([view('a')]);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toEqual([['a'], ['a', 'b']]);
});

test('what is out of sight stays known, and so does all when the server does not answer', async () => {
  let isDown = false;
  const { watcher } = setUp(async (vmIds) => {
    if (isDown) throw new Error('no network');
    return vmIds.map((vmId) => view(vmId));
  });
  watcher.see('a', true);
  await vi.advanceTimersByTimeAsync(200);
  watcher.see('a', false);
  watcher.see('b', true);
  await vi.advanceTimersByTimeAsync(3_200);
  isDown = true;
  await vi.advanceTimersByTimeAsync(3_200);
  expect([...watcher.state().screens.keys()]).toEqual(['a', 'b']);
  expect(watcher.state().error?.userMessage).toContain('did not answer');
  isDown = false;
  await vi.advanceTimersByTimeAsync(3_200);
  expect(watcher.state().error).toBeNull();
});

test('once it has ended it asks nothing more', async () => {
  const { asked, watcher } = setUp();
  watcher.see('a', true);
  watcher.end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([]);
});
