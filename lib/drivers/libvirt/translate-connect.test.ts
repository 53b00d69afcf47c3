import { expect, test } from 'vitest';
import { ConnectError } from '../../libvirt/errors.ts';
import { HostKeyError, LoginError } from '../../libvirt/transport/ssh.ts';
import { translateConnectError } from './translate-connect.ts';

const words = (error: ConnectError) => {
  const { userMessage, advice } = translateConnectError(error, 'kvm1');
  return `${userMessage} ${advice}`;
};

test.each([
  ['ENOTFOUND', /spelling/],
  ['ECONNREFUSED', /nothing listens/],
  ['EHOSTUNREACH', /no route/],
  ['ADDRESS_BLOCKED', /NOVACRON_HOSTS_ON_LOOPBACK/],
  ['CERTIFICATE_EXPIRED', /has expired/],
  ['CERTIFICATE_WRONG_NAME', /another name/],
  ['CERTIFICATE_UNKNOWN_CA', /not signed by the authority/],
  ['CLIENT_CERTIFICATE_REFUSED', /does not accept our certificate/],
  ['KEY_INVALID', /passphrase is wrong/],
  ['NO_WAY', /group libvirt/],
  ['SOMETHING_NEW', /cannot be reached/],
])('%s is said in words, with what to do', (code, expected) =>
  expect(words(new ConnectError('x', code))).toMatch(expected),
);

test.each([
  ['resolve', /address was looked up/],
  ['connect', /while connecting/],
  ['handshake', /was secured/],
  ['authenticate', /signing in/],
  ['open', /libvirt was opened/],
] as const)('silence at the step %s says at which', (step, expected) =>
  expect(words(new ConnectError('x', 'TIMEOUT', { step }))).toMatch(expected),
);

test('an unknown key is shown by its fingerprint, a changed one by both', () => {
  const key = { type: 'ssh-ed25519', fingerprint: 'SHA256:new', publicKey: '' };
  expect(words(new HostKeyError('kvm1', key, []))).toMatch(/SHA256:new \(ssh-ed25519\), which nobody/);
  expect(words(new HostKeyError('kvm1', key, ['SHA256:old']))).toMatch(/SHA256:new .*instead of SHA256:old/);
});

test('a refused login says what the host would take', () =>
  expect(words(new LoginError('a@b', 'key', ['password'], null))).toMatch(/does not accept.*takes password/));
