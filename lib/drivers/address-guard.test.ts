import { afterEach, expect, test } from 'vitest';
import { isBlockedAddress, lookUpHost } from './address-guard.ts';

afterEach(() => {
  delete process.env.NOVACRON_HOSTS_ON_LOOPBACK;
});
const anywhere = { isLoopbackAllowed: true };

test.each([
  '169.254.169.254',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '64:ff9b::a9fe:a9fe',
  'fd00:ec2::254',
  'fe80::1',
  '100.100.100.200',
  '168.63.129.16',
  '0.0.0.0',
  '0.1.2.3',
  '255.255.255.255',
  '224.0.0.1',
  'ff02::1',
])('%s is refused whatever is set', (address) => expect(isBlockedAddress(address, anywhere)).toBe(true));

test.each(['127.0.0.1', '127.9.9.9', '::1', '::', '::ffff:127.0.0.1', '::ffff:7f00:1'])(
  '%s is this machine: refused without the setting',
  (address) => {
    expect(isBlockedAddress(address, { isLoopbackAllowed: false })).toBe(true);
    expect(isBlockedAddress(address, anywhere)).toBe(false);
  },
);

test.each(['10.0.0.1', '192.168.1.1', '8.8.8.8', '2001:db8::1', 'fd12::1'])('%s is a network', (address) =>
  expect(isBlockedAddress(address, { isLoopbackAllowed: false })).toBe(false),
);

test('a name of this machine is refused, until loopback is allowed', async () => {
  await expect(lookUpHost('localhost')).rejects.toThrow(/address of this machine/);
  process.env.NOVACRON_HOSTS_ON_LOOPBACK = '1';
  expect((await lookUpHost('localhost')).length).toBeGreaterThan(0);
});
