import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Frame } from '../frame.ts';
import { argsOf, type FakeDaemon, isCall, type Peer, startFakeDaemon } from '../testing/fake-daemon.ts';
import { unixTransport } from '../transport/unix.ts';
import type { Authentication } from './types.ts';

let daemon: FakeDaemon;
afterEach(() => daemon?.close());

const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error,
  );

type Said = { mech?: string; nil: boolean; data: Uint8Array };
type Answer = { complete: boolean; text: string | null };
const auth = { username: 'fred', password: 'correct horse battery' };

/**
 * A daemon that asks for SASL.
 * @param answer  to each message of the client, by its number; null refuses
 */
async function startSaslDaemon(mechlist: string, answer: (said: Said, count: number) => Answer | null) {
  const said: Said[] = [];
  daemon = await startFakeDaemon((frame: Frame, peer: Peer) => {
    if (isCall(frame, 'authList')) peer.reply(frame, { types: [1] });
    else if (isCall(frame, 'authSaslInit')) peer.reply(frame, { mechlist });
    else if (isCall(frame, 'authSaslStart') || isCall(frame, 'authSaslStep')) {
      const name = isCall(frame, 'authSaslStart') ? 'authSaslStart' : 'authSaslStep';
      said.push(argsOf(frame, name) as Said);
      const reply = answer(said.at(-1) as Said, said.length);
      if (!reply) peer.refuse(frame, { code: 45, message: `authentication failed ${auth.password}` });
      else {
        const data = Buffer.from(reply.text ?? '');
        peer.reply(frame, { complete: reply.complete, nil: reply.text === null, data });
      }
    } else return false;
    return true;
  });
  return said;
}

const textOf = ({ data }: Said) => Buffer.from(data).toString();
const accept = (): Answer => ({ complete: true, text: null });

describe('a daemon that asks for SASL', () => {
  it('gets the password by PLAIN over a private connection', async () => {
    const said = await startSaslDaemon('PLAIN', accept);
    const connection = await daemon.open({ auth });
    connection.close();
    expect(said).toMatchObject([{ mech: 'PLAIN', nil: false }]);
    expect(textOf(said[0] as Said)).toBe('\0fred\0correct horse battery');
  });

  it.each([
    ['PLAIN,SCRAM-SHA-1,SCRAM-SHA-256,SCRAM-SHA-512', undefined, 'SCRAM-SHA-512'],
    ['PLAIN SCRAM-SHA-256', undefined, 'SCRAM-SHA-256'],
    ['SCRAM-SHA-512,SCRAM-SHA-256', ['SCRAM-SHA-256'] as const, 'SCRAM-SHA-256'],
    ['PLAIN,SCRAM-SHA-256', ['PLAIN', 'SCRAM-SHA-256'] as const, 'PLAIN'],
  ])('and offers %s is asked for the best of what is allowed', async (list, mechanisms, chosen) => {
    const said = await startSaslDaemon(list, () => null);
    await failed(daemon.open({ auth: { ...auth, mechanisms } }));
    expect(said[0]?.mech).toBe(chosen);
  });

  it.each([
    ['GSSAPI,DIGEST-MD5', undefined],
    ['', undefined],
    ['PLAIN', ['SCRAM-SHA-256'] as const],
    ['SCRAM-SHA-256-PLUS', undefined],
    ['toString', ['toString'] as never],
  ])('and offers only %j is told nothing', async (list, mechanisms) => {
    const said = await startSaslDaemon(list, accept);
    const error = await failed(daemon.open({ auth: { ...auth, mechanisms } }));
    expect(error).toMatchObject({ name: 'AuthenticationError', code: 'NO_MECHANISM', step: 'authenticate' });
    expect(said).toEqual([]);
  });

  it('is told nothing over a connection that others can read', async () => {
    const said = await startSaslDaemon('PLAIN,SCRAM-SHA-256', accept);
    const open = unixTransport(daemon.socketPath);
    let isAsked = false;
    const asked: Authentication = () => {
      isAsked = true;
      return auth;
    };
    const error = await failed(daemon.open({ auth: asked, transport: (signal) => open(signal) }));
    expect(error).toMatchObject({ code: 'INSECURE' });
    expect([said, isAsked]).toEqual([[], false]);
  });

  it('gets credentials that are fetched only when they are needed', async () => {
    await startSaslDaemon('PLAIN', accept);
    const connection = await daemon.open({ auth: async () => auth });
    connection.close();
    const broken = async () => {
      throw new Error('the safe is closed');
    };
    expect(await failed(daemon.open({ auth: broken }))).toMatchObject({ message: 'the safe is closed' });
    expect(await failed(daemon.open())).toMatchObject({ code: 'CREDENTIALS_MISSING' });
  });

  it('gives no time without end to whoever fetches the credentials', async () => {
    await startSaslDaemon('PLAIN', accept);
    const never: Authentication = () => new Promise(() => {});
    const error = await failed(daemon.open({ auth: never, connectTimeoutMs: 50 }));
    expect(error).toMatchObject({ name: 'ConnectError', code: 'TIMEOUT', step: 'authenticate' });
  });

  it('and refuses leaves no word of the password, not even its own', async () => {
    await startSaslDaemon('PLAIN', () => null);
    const error = await failed(daemon.open({ auth }));
    expect(error).toMatchObject({ name: 'AuthenticationError', code: 'REFUSED' });
    const everything = inspect(error, { depth: 20, showHidden: true });
    expect(everything).not.toContain('horse');
    expect(everything).not.toContain('fred');
  });

  it('leaves no word of the password in a connection', async () => {
    await startSaslDaemon('PLAIN', accept);
    const connection = await daemon.open({ auth });
    expect(inspect(connection, { depth: 20, showHidden: true })).not.toContain('horse');
    connection.close();
  });

  it.each([
    ['lets everyone in without a proof', (): Answer => ({ complete: true, text: null })],
    ['proves nothing', (): Answer => ({ complete: true, text: 'v=AAAA' })],
    ['asks for 2^31 iterations', scram((nonce) => `r=${nonce}x,s=QSXCR+Q6sek8bf92,i=2147483648`)],
    ['asks for too few iterations', scram((nonce) => `r=${nonce}x,s=QSXCR+Q6sek8bf92,i=1`)],
    ['sends another nonce', scram(() => 'r=abc,s=QSXCR+Q6sek8bf92,i=4096')],
    ['sends garbage', scram(() => '\0\x01\x02')],
    [
      'lets us in after our proof without its own',
      (said: Said, count: number): Answer =>
        count === 1
          ? { complete: false, text: `r=${nonceOf(said)}x,s=QSXCR+Q6sek8bf92,i=4096` }
          : { complete: true, text: null },
    ],
  ])('by SCRAM and %s is not trusted', async (_name, answer) => {
    await startSaslDaemon('SCRAM-SHA-256', answer);
    const error = await failed(daemon.open({ auth }));
    expect(error).toMatchObject({ name: 'AuthenticationError', code: 'SERVER_NOT_TRUSTED' });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('horse');
  });

  it('and never comes to an end is left', async () => {
    const said = await startSaslDaemon('PLAIN', () => ({ complete: false, text: 'more' }));
    expect(await failed(daemon.open({ auth }))).toMatchObject({ code: 'SERVER_NOT_TRUSTED' });
    expect(said.length).toBeLessThan(20);
  });

  it('is not asked with a name or password that none can have', async () => {
    const said = await startSaslDaemon('PLAIN,SCRAM-SHA-256', accept);
    for (const wrong of [{ username: '' }, { password: '' }, { password: 'a\0b' }, { username: 'a\nb' }])
      expect(await failed(daemon.open({ auth: { ...auth, ...wrong } }))).toMatchObject({
        code: 'CREDENTIALS_INVALID',
      });
    expect(said).toEqual([]);
  });
});

describe('a daemon that asks for polkit', () => {
  it.each([
    ['yes', true, null],
    ['no', false, 'REFUSED'],
  ] as const)('and says %s', async (_name, complete, code) => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'authList')) peer.reply(frame, { types: [2] });
      else if (isCall(frame, 'authPolkit')) {
        if (complete) peer.reply(frame, { complete });
        else peer.refuse(frame, { code: 45, message: 'authentication unavailable: no polkit agent' });
      } else return false;
      return true;
    });
    if (!code) (await daemon.open()).close();
    else expect(await failed(daemon.open())).toMatchObject({ name: 'AuthenticationError', code });
  });
});

function nonceOf(said: Said): string {
  return /r=(.*)$/.exec(textOf(said))?.[1] ?? '';
}

function scram(serverFirst: (nonce: string) => string) {
  return (said: Said): Answer => ({ complete: false, text: serverFirst(nonceOf(said)) });
}
