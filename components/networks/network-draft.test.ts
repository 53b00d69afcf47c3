import { expect, test } from 'vitest';
import type { NetworkRow } from '@/lib/domain/views';
import { emptyDraft, paramsOf, rangeOf, withSuggestions } from './network-draft';

const taken = {
  addresses: [{ address: '192.168.122.1', prefix: 24, ranges: [], hosts: [] }],
} as unknown as NetworkRow;

test('a new network is suggested a subnet that the host has not, and its whole range', () => {
  const draft = withSuggestions(emptyDraft, [taken]);
  expect(draft.subnet).toBe('192.168.123.0/24');
  expect(rangeOf(draft)).toEqual({ start: '192.168.123.2', end: '192.168.123.254' });
  expect(rangeOf({ ...draft, subnet: '10.0.0.0/29' })).toEqual({ start: '10.0.0.2', end: '10.0.0.6' });
  expect(rangeOf({ ...draft, start: '192.168.123.9' })).toMatchObject({ start: '192.168.123.9' });
});

test('what a kind does not have is not asked for', () => {
  const draft = { ...withSuggestions(emptyDraft, []), name: 'n', bridge: 'br0' };
  expect(paramsOf(draft)).toMatchObject({ mode: 'nat', bridge: null, subnet: '192.168.122.0/24' });
  expect(paramsOf({ ...draft, mode: 'bridge' })).toMatchObject({ bridge: 'br0', subnet: null, range: null });
  expect(paramsOf({ ...draft, mode: 'isolated', hasSubnet: false })).toMatchObject({
    subnet: null,
    range: null,
  });
  expect(paramsOf({ ...draft, hasSubnet: false })).toMatchObject({ subnet: '192.168.122.0/24' });
  expect(paramsOf({ ...draft, handsOut: false })).toMatchObject({ subnet: '192.168.122.0/24', range: null });
});

test('a suggestion follows the host until a subnet is written, whatever else was', () => {
  const named = { ...emptyDraft, name: 'shop' };
  expect(withSuggestions(named, []).subnet).toBe('192.168.122.0/24');
  expect(withSuggestions(named, [taken]).subnet).toBe('192.168.123.0/24');
  expect(withSuggestions({ ...named, subnet: '10.0.0.0/24' }, [taken]).subnet).toBe('10.0.0.0/24');
});
