import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { UnsupportedProcedureError } from './errors.ts';
import { type FakeDaemon, isCall, startFakeDaemon } from './testing/fake-daemon.ts';

let daemon: FakeDaemon;
afterEach(() => daemon.close());

const rpc = { code: 39, domain: 7 };

async function refusedWith(error: { code: number; domain?: number; message: string | null }) {
  daemon = await startFakeDaemon((frame, peer) => {
    if (isCall(frame, 'domainGetAutostartOnce')) peer.refuse(frame, error);
  });
  const connection = await daemon.open();
  const dom = { name: 'tiny', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: 3 };
  return call(connection, 'domainGetAutostartOnce', { dom }).catch((error: unknown) => error);
}

describe('a call that the daemon does not know', () => {
  it.each([
    ['its number, in English', 'unknown procedure: 449'],
    ['its number, in another language', 'procédure inconnue : 449'],
    ['its program', 'Cannot find program 536903814 version 1'],
  ])('is refused with an error of its own when the daemon names %s', async (_name, message) => {
    const error = await refusedWith({ ...rpc, message });
    expect(error).toBeInstanceOf(UnsupportedProcedureError);
    expect(error).toMatchObject({ since: '11.2.0', procedure: 'domainGetAutostartOnce', ...rpc });
  });

  it.each([
    ['of the protocol that names no number', { ...rpc, message: 'authentication required' }],
    ['of the protocol that names another number', { ...rpc, message: 'unknown procedure: 44' }],
    ['of the protocol without a text', { ...rpc, message: null }],
    ['of a driver, whatever it says', { code: 55, domain: 10, message: 'unknown procedure: 449' }],
  ])('is not meant by an error %s', async (_name, details) => {
    const error = await refusedWith(details);
    expect(error).toMatchObject({ name: 'LibvirtError', code: details.code });
  });
});
