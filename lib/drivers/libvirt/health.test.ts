import { expect, test } from 'vitest';
import {
  AuthenticationError,
  CallError,
  ConnectError,
  type ConnectStep,
  ProtocolError,
  SilenceError,
} from '../../libvirt/errors.ts';
import { HostKeyError, LoginError } from '../../libvirt/transport/ssh.ts';
import { connectionHealth, failureOf, lossWords } from './health.ts';

const connect = (code: string, step: ConnectStep = 'connect') => new ConnectError('x', code, { step });

test.each([
  [connect('ENOTFOUND', 'resolve'), 'unreachable'],
  [connect('EHOSTUNREACH'), 'unreachable'],
  [connect('TIMEOUT'), 'unreachable'],
  [new Error('the connection was lost'), 'unreachable'],
  [connect('ECONNREFUSED'), 'refused'],
  [connect('ENOENT'), 'refused'],
  [connect('NOT_TLS', 'handshake'), 'refused'],
  [connect('NO_WAY', 'open'), 'refused'],
  [new ProtocolError('x'), 'refused'],
  [connect('EACCES'), 'authentication'],
  [connect('CERTIFICATE_EXPIRED', 'handshake'), 'authentication'],
  [connect('CLIENT_CERTIFICATE_REFUSED', 'authenticate'), 'authentication'],
  [connect('KEY_INVALID', 'authenticate'), 'authentication'],
  [new AuthenticationError('x', 'REFUSED'), 'authentication'],
  [Object.create(LoginError.prototype) as LoginError, 'authentication'],
  [Object.create(HostKeyError.prototype) as HostKeyError, 'authentication'],
  [connect('TIMEOUT', 'handshake'), 'hung'],
  [connect('TIMEOUT', 'open'), 'hung'],
  [new SilenceError('x'), 'hung'],
  [new CallError('deadline', 'connectOpen', true), 'hung'],
] as const)('%s is called %s', (error, failure) => {
  expect(failureOf(error)).toBe(failure);
});

test('a connection that is lost is never called a fault of NovaCron, and says what to do', () => {
  for (const error of [
    new Error('the connection was lost'),
    new SilenceError('x'),
    connect('ECONNREFUSED'),
  ]) {
    expect(lossWords(error, 'kvm1')).toMatch(/^The (?:connection to the )?host kvm1 .*\. See that /);
  }
});

test('an error of the past is not shown while the connection is open', () => {
  const lane = { connections: 1, queued: 0, inFlight: 0, slow: [] };
  const since = new Date('2026-05-04T12:00:00Z');
  const open = {
    ...lane,
    status: 'connected' as const,
    connectedSince: since,
    failures: 0,
    lastError: new Error('before'),
    nextTryAt: null,
  };
  const away = { ...open, status: 'waiting' as const, connectedSince: null, failures: 2, nextTryAt: since };
  const lanes = { commands: open, reads: open, guests: away, events: open, statistics: open };
  const host = { state: () => ({ isConnected: false, lanes, streams: 0 }) };
  const health = connectionHealth({ hostName: 'kvm1', host: host as never });
  expect(health[0]).toEqual({
    lane: 'commands',
    state: 'connected',
    connectedSince: since.toISOString(),
    failures: 0,
    failure: null,
    reason: null,
    nextTryAt: null,
  });
  expect(health[2]).toMatchObject({
    lane: 'guests',
    state: 'waiting',
    failures: 2,
    failure: 'unreachable',
    reason: expect.stringContaining('kvm1'),
    nextTryAt: since.toISOString(),
  });
});
