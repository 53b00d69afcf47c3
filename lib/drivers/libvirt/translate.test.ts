import { expect, test } from 'vitest';
import { AppError } from '../../domain/errors.ts';
import { ErrorCode as Code } from '../../libvirt/constants/error-code.ts';
import { AuthenticationError, CallError, ConnectError, LibvirtError } from '../../libvirt/errors.ts';
import { GuestStuckError, HostUnavailableError } from '../../libvirt/host-errors.ts';
import { translateError } from './translate.ts';

const answer = (code: number, more: { message?: string; int1?: number; domain?: number } = {}) =>
  new LibvirtError(
    {
      code,
      domain: 10,
      message: 'the daemon’s words',
      level: 2,
      str1: null,
      str2: null,
      str3: null,
      int1: -1,
      int2: -1,
      ...more,
    },
    'domainCreateWithFlags',
  );

test.each([
  [answer(Code.noDomain), 'not_found'],
  [answer(Code.domExist), 'name_taken'],
  [answer(Code.noStoragePool), 'not_found'],
  [answer(Code.noStorageVol), 'not_found'],
  [answer(Code.storageVolExist), 'conflict'],
  [answer(Code.noNetwork), 'not_found'],
  [answer(Code.resourceBusy), 'conflict'],
  [answer(Code.operationInvalid), 'not_possible'],
  [answer(Code.operationInvalid, { domain: 19 }), 'not_possible'],
  [answer(Code.operationTimeout), 'timeout'],
  [answer(Code.agentUnresponsive), 'timeout'],
  [answer(Code.operationDenied), 'forbidden'],
  [answer(Code.noSupport), 'not_possible'],
  [answer(Code.configUnsupported), 'not_possible'],
  [answer(Code.noMemory), 'no_capacity'],
  [answer(Code.systemError, { int1: 28 }), 'disk_full'],
  [answer(Code.systemError, { int1: 12 }), 'no_capacity'],
  [answer(Code.systemError, { int1: 13 }), 'host_error'],
  // Only system calls put an error number there.
  [answer(Code.internalError, { int1: 28 }), 'host_error'],
  [
    answer(Code.internalError, {
      message: 'internal error: qemu unexpectedly closed the monitor: cannot set up guest memory ...',
    }),
    'no_capacity',
  ],
  [
    answer(Code.internalError, {
      message: 'qemu-img: /p/x.qcow2: Could not resize: No space left on device',
    }),
    'disk_full',
  ],
  [answer(Code.internalError), 'host_error'],
  [answer(9_999), 'host_error'],
  [new CallError('closed', 'x', true), 'unknown_outcome'],
  [new CallError('closed', 'x', false), 'host_unreachable'],
  [
    new HostUnavailableError('x', { lane: 'reads', lastError: null, failures: 1, nextTryAt: null }),
    'host_unreachable',
  ],
  [new GuestStuckError('x', { guest: 'id', stuckMs: 900 }), 'timeout'],
  [new CallError('deadline', 'x', true), 'timeout'],
  [new CallError('deadline', 'x', false), 'host_unreachable'],
  [new CallError('aborted', 'x', true), 'cancelled'],
  [new CallError('busy', 'x', false), 'host_unreachable'],
  [Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }), 'unknown_outcome'],
  [Object.assign(new Error('aborted'), { name: 'AbortError' }), 'cancelled'],
  [new ConnectError('refused', 'ECONNREFUSED'), 'host_unreachable'],
  [new ConnectError('no right', 'EACCES'), 'host_unreachable'],
  [new ConnectError('given up', 'ABORTED'), 'cancelled'],
  [new AuthenticationError('polkit says no', 'REFUSED', { offered: ['polkit'] }), 'host_unreachable'],
  [new AuthenticationError('wrong password', 'REFUSED'), 'host_unreachable'],
  [new AuthenticationError('no password', 'CREDENTIALS_MISSING'), 'host_unreachable'],
  [new AuthenticationError('another kind', 'UNSUPPORTED'), 'host_unreachable'],
  [new AuthenticationError('not encrypted', 'INSECURE'), 'host_unreachable'],
  [new AuthenticationError('no proof', 'SERVER_NOT_TRUSTED'), 'host_unreachable'],
])('%s becomes ours', (error, code) => {
  const ours = translateError(error, 'alpha') as AppError;
  expect(ours).toBeInstanceOf(AppError);
  expect(ours).toMatchObject({ code, cause: error, detail: error.message });
  if (code === 'cancelled') return;
  expect(ours.userMessage).toContain('alpha');
  expect(ours.advice).toMatch(/\.$|libvirtd\.conf/);
});

test('what is ours already, and what is a bug, stays as it is', () => {
  for (const error of [
    new AppError({ code: 'name_taken', userMessage: 'taken' }),
    new TypeError('a bug'),
    'text',
  ])
    expect(translateError(error, 'alpha')).toBe(error);
});
