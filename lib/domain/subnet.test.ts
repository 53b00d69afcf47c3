import { expect, test } from 'vitest';
import { freeSubnet, ipv4Text, overlap, parseIpv4, parseSubnet, subnetText, wholeRange } from './subnet.ts';

const subnet = (text: string) => {
  const parsed = parseSubnet(text);
  if (!parsed) throw new Error(`${text} is no subnet`);
  return parsed;
};

test.each([
  ['0.0.0.0', 0],
  ['192.168.122.1', 3232266753],
  ['255.255.255.255', 4294967295],
])('%s is read and written', (text, address) => {
  expect(parseIpv4(text)).toBe(address);
  expect(ipv4Text(address)).toBe(text);
});

test.each(['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.x', '::1', '-1.2.3.4'])(
  '%s is no address',
  (text) => expect(parseIpv4(text)).toBeNull(),
);

test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.1/24', '10.0.0.0/', 'x/24', '10.0.0.128/24'])(
  '%s is no subnet',
  (text) => expect(parseSubnet(text)).toBeNull(),
);

test.each([
  ['10.0.0.0/24', '10.0.0.128/25', true],
  ['10.0.0.0/24', '10.0.1.0/24', false],
  ['10.0.0.0/8', '10.200.0.0/16', true],
  ['10.0.0.0/25', '10.0.0.128/25', false],
  ['192.168.0.0/16', '192.168.122.0/24', true],
])('%s and %s overlap: %s', (a, b, expected) => {
  expect(overlap(subnet(a), subnet(b))).toBe(expected);
  expect(overlap(subnet(b), subnet(a))).toBe(expected);
});

test.each([
  ['192.168.130.0/24', { start: '192.168.130.2', end: '192.168.130.254' }],
  ['10.0.0.128/29', { start: '10.0.0.130', end: '10.0.0.134' }],
  ['10.0.0.0/30', { start: '10.0.0.2', end: '10.0.0.2' }],
  ['10.0.0.0/31', null],
])('%s hands out %o', (text, range) => expect(wholeRange(subnet(text))).toEqual(range));

test('a range is no longer than one that the host takes', () =>
  expect(wholeRange(subnet('10.0.0.0/8'))).toEqual({ start: '10.0.0.2', end: '10.0.255.255' }));

test('the first free subnet is beside those that are taken, and there may be none', () => {
  expect(freeSubnet([])).toEqual(subnet('192.168.122.0/24'));
  const free = freeSubnet([subnet('192.168.122.0/23'), subnet('192.168.125.0/24')]);
  expect(free && subnetText(free)).toBe('192.168.124.0/24');
  expect(freeSubnet([subnet('192.168.0.0/16')])).toBeNull();
});
