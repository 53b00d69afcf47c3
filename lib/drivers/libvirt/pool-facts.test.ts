import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../domain/errors.ts';
import type { Link } from './link.ts';
import { createPoolFactsReader } from './pool-facts.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** A host with one pool of 100 GiB. */
function hostWith({ type = 'dir', freeGib = 0, state = 2 }) {
  const host = { refreshes: 0, answer: async () => ({}) };
  const call = async (_lane: string, procedure: string) => {
    switch (procedure) {
      case 'connectListAllStoragePools':
        return { pools: [{ name: 'p', uuid: 'u' }] };
      case 'storagePoolGetXmlDesc':
        return { xml: `<pool type='${type}'/>` };
      case 'storagePoolGetInfo':
        return { state, capacity: 100n * 2n ** 30n, available: BigInt(freeGib * 2 ** 30) };
      default:
        host.refreshes += 1;
        return host.answer();
    }
  };
  return { host, reader: createPoolFactsReader({ call } as unknown as Pick<Link, 'call'>) };
}

test('a pool that was nearly full is looked at anew, not at each event but before the next reading', async () => {
  const { host, reader } = hostWith({});
  for (let event = 0; event < 10; event++) await reader.read({});
  expect(host.refreshes).toBe(1);
  vi.advanceTimersByTime(20_000);
  await reader.read({});
  expect(host.refreshes).toBe(2);
});

test.each([
  ['with room', { freeGib: 2 }],
  ['on a network', { type: 'netfs' }],
  ['that is not started', { state: 0 }],
])('one %s is left alone', async (_what, pool) => {
  const { host, reader } = hostWith(pool);
  await reader.read({});
  expect(host.refreshes).toBe(0);
});

test('one that does not answer is not asked again for a while; one that refuses is', async () => {
  const { host, reader } = hostWith({});
  const fail = (code: 'timeout' | 'host_error') => async () => {
    throw new AppError({ code, userMessage: 'It did not.' });
  };
  host.answer = fail('host_error');
  await reader.read({});
  vi.advanceTimersByTime(20_000);
  host.answer = fail('timeout');
  await reader.read({});
  expect(host.refreshes).toBe(2);
  vi.advanceTimersByTime(1_500_000);
  await reader.read({});
  expect(host.refreshes).toBe(2);
  vi.advanceTimersByTime(600_000);
  await reader.read({});
  expect(host.refreshes).toBe(3);
});
