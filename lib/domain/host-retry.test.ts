import { expect, test } from 'vitest';
import type { HostConnectionHealth, HostFailure, HostState } from './host.ts';
import { retryWords } from './host-retry.ts';

const now = Date.parse('2026-05-04T12:00:00Z');
const events = (nextTryAt: string | null): HostConnectionHealth[] => [
  {
    lane: 'events',
    state: 'waiting',
    connectedSince: null,
    failures: 3,
    failure: 'refused',
    reason: 'x',
    nextTryAt,
  },
];
const words = (state: HostState, failure: HostFailure | null, nextTryAt: string | null = null) =>
  retryWords({ state, failure, connections: events(nextTryAt) }, now);

test('a host that is as it should be, or switched off, is not tried again', () => {
  expect(words('connected', null)).toBeNull();
  expect(words('disabled', null)).toBeNull();
});

test.each([
  ['unreachable', 'refused', 'every few seconds'],
  ['unreachable', 'unreachable', 'every few seconds'],
  ['degraded', 'hung', 'asked again every 2 s'],
  ['unreachable', 'hung', 'Connecting is tried again every few seconds'],
  ['degraded', 'tooOld', 'after an update'],
] as const)('%s and %s says what is tried when', (state, failure, text) => {
  expect(words(state, failure)).toContain(text);
});

test('a long wait is counted down', () => {
  expect(words('unreachable', 'authentication', '2026-05-04T12:00:40.500Z')).toContain('in 41 s');
  expect(words('unreachable', 'refused', '2026-05-04T12:00:02Z')).toContain('every few seconds');
});
