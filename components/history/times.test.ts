import { expect, test } from 'vitest';
import { rangeOf } from './times';

const now = Date.UTC(2026, 0, 31, 12);

test('a length of time ends now, and has no end of its own', () =>
  expect(rangeOf({ time: '24h', from: '', to: '' }, now)).toEqual({ from: '2026-01-30T12:00:00.000Z' }));

test('an end that is not entered stays open', () => {
  const from = new Date(2026, 0, 2, 3, 4);
  expect(rangeOf({ time: 'between', from: '2026-01-02T03:04', to: '' }, now)).toEqual({
    from: from.toISOString(),
  });
  expect(rangeOf({ time: 'between', from: 'x', to: '' }, now)).toEqual({});
});

test('what is entered and not asked for does not count', () =>
  expect(rangeOf({ time: null, from: '2026-01-02T03:04', to: '' }, now)).toEqual({}));
