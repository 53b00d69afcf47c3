import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDeadlines, deadlineIn } from './deadlines.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const item = (name: string, timeoutMs: number) => ({ name, deadlineAt: deadlineIn(timeoutMs) });

function start() {
  const over: string[] = [];
  const deadlines = createDeadlines<ReturnType<typeof item>>(({ name }) => over.push(name));
  return { over, deadlines };
}

it('each is over at its own time, whatever their order', () => {
  const { over, deadlines } = start();
  deadlines.add(item('long', 1_000));
  deadlines.add(item('short', 10));
  deadlines.add(item('middle', 500));
  vi.advanceTimersByTime(8);
  expect(over).toEqual([]);
  vi.advanceTimersByTime(2);
  expect(over).toEqual(['short']);
  vi.advanceTimersByTime(490);
  expect(over).toEqual(['short', 'middle']);
  deadlines.add(item('late', 100));
  vi.advanceTimersByTime(100);
  expect(over).toEqual(['short', 'middle', 'late']);
  vi.advanceTimersByTime(400);
  expect(over).toEqual(['short', 'middle', 'late', 'long']);
  vi.advanceTimersByTime(100_000);
  expect(over.length).toBe(4);
});

it('what was removed is never over, and what was added meanwhile is', () => {
  const { over, deadlines } = start();
  const met = item('met', 10);
  deadlines.add(met);
  deadlines.remove(met);
  deadlines.add(item('missed', 20));
  vi.advanceTimersByTime(1_000);
  expect(over).toEqual(['missed']);
});

it('a thousand that are met cost one timer', () => {
  const { deadlines } = start();
  const set = vi.spyOn(globalThis, 'setTimeout');
  for (let i = 0; i < 1_000; i++) {
    const met = item('met', 30_000);
    deadlines.add(met);
    deadlines.remove(met);
    vi.advanceTimersByTime(1);
  }
  expect(set).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(60_000);
  expect(set).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('what adds another when its time is over gets that too', () => {
  const over: string[] = [];
  const deadlines = createDeadlines<ReturnType<typeof item>>(({ name }) => {
    over.push(name);
    if (over.length < 3) deadlines.add(item('again', 50));
  });
  deadlines.add(item('first', 50));
  vi.advanceTimersByTime(150);
  expect(over).toEqual(['first', 'again', 'again']);
});

it('nothing is over after the stop', () => {
  const { over, deadlines } = start();
  deadlines.add(item('any', 10));
  deadlines.stop();
  vi.advanceTimersByTime(100);
  expect(over).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

it.each([0, -5, Number.NaN])('a time of %d is over at once', (timeoutMs) => {
  const { over, deadlines } = start();
  deadlines.add(item('now', timeoutMs));
  vi.advanceTimersByTime(1);
  expect(over).toEqual(['now']);
});

it('one beyond what a timer can wait is not over at once', () => {
  const { over, deadlines } = start();
  deadlines.add(item('years', Number.POSITIVE_INFINITY));
  vi.advanceTimersByTime(3_600_000);
  expect(over).toEqual([]);
});
