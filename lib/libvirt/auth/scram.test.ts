import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScram } from './scram.ts';

const text = (message: Uint8Array | null) => (message === null ? null : Buffer.from(message).toString());
const credentials = { username: 'user', password: 'pencil' };

/** RFC 7677, section 3. */
const example = {
  nonce: 'rOprNGfwEbeRWgbNEkqO',
  clientFirst: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
  serverFirst: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  clientFinal:
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  serverFinal: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
};

const start = async () => {
  const client = createScram('sha256', credentials, () => example.nonce);
  await client.next(null);
  return client;
};

describe('SCRAM', () => {
  it('says what the example of RFC 7677 says, and is complete only after the daemon’s proof', async () => {
    const client = createScram('sha256', credentials, () => example.nonce);
    expect(text(await client.next(null))).toBe(example.clientFirst);
    expect(text(await client.next(Buffer.from(example.serverFirst)))).toBe(example.clientFinal);
    expect(client.isComplete).toBe(false);
    expect(await client.next(Buffer.from(example.serverFinal))).toBeNull();
    expect(client.isComplete).toBe(true);
  });

  it.each(['sha256', 'sha512'] as const)(
    'convinces a server of its own with %s, and is convinced',
    async (hash) => {
      const client = createScram(hash, { username: 'a=b,c', password: 'Ⅸ pass' });
      const first = text(await client.next(null)) ?? '';
      expect(first).toMatch(/^n,,n=a=3Db=2Cc,r=[!-+--~]{20,}$/);
      const server = createServer(hash, 'IX pass', first);
      const final = text(await client.next(Buffer.from(server.first))) ?? '';
      expect(server.isProof(final)).toBe(true);
      await client.next(Buffer.from(server.final));
      expect(client.isComplete).toBe(true);
    },
  );

  it('uses another nonce each time', async () => {
    const first = await createScram('sha256', credentials).next(null);
    const second = await createScram('sha256', credentials).next(null);
    expect(text(first)).not.toBe(text(second));
  });

  const { nonce } = example;
  it.each([
    ['nothing', ''],
    ['garbage', '\x00\xff\x01'],
    ['another nonce', 'r=other,s=QSXCR+Q6sek8bf92,i=4096'],
    ['our nonce and nothing of its own', `r=${nonce},s=QSXCR+Q6sek8bf92,i=4096`],
    ['a shorter nonce', `r=${nonce.slice(1)}x,s=QSXCR+Q6sek8bf92,i=4096`],
    ['a nonce with a space', `r=${nonce} x,s=QSXCR+Q6sek8bf92,i=4096`],
    ['no salt', `r=${nonce}x,i=4096`],
    ['an empty salt', `r=${nonce}x,s=,i=4096`],
    ['a salt that is no base64', `r=${nonce}x,s=!!!!,i=4096`],
    ['no count', `r=${nonce}x,s=QSXCR+Q6sek8bf92`],
    ['a count of 0', `r=${nonce}x,s=QSXCR+Q6sek8bf92,i=0`],
    ['too small a count', `r=${nonce}x,s=QSXCR+Q6sek8bf92,i=4095`],
    ['a count of 2^31', `r=${nonce}x,s=QSXCR+Q6sek8bf92,i=2147483648`],
    ['a count of a million and one', `r=${nonce}x,s=QSXCR+Q6sek8bf92,i=1000001`],
    ['a count of many digits', `r=${nonce}x,s=QSXCR+Q6sek8bf92,i=${'9'.repeat(50)}`],
    ['a count that is none', `r=${nonce}x,s=QSXCR+Q6sek8bf92,i=1e4`],
    ['another order', `s=QSXCR+Q6sek8bf92,r=${nonce}x,i=4096`],
    ['an extension that has to be known', `m=x,r=${nonce}x,s=QSXCR+Q6sek8bf92,i=4096`],
    ['too long a salt', `r=${nonce}x,s=${Buffer.alloc(1_025).toString('base64')},i=4096`],
    ['more than a message holds', `r=${nonce}${'x'.repeat(5_000)},s=QSXCR+Q6sek8bf92,i=4096`],
  ])('refuses a first message with %s at once', async (_name, message) => {
    const client = await start();
    const since = performance.now();
    await expect(client.next(Buffer.from(message, 'latin1'))).rejects.toMatchObject({
      name: 'AuthenticationError',
      code: 'SERVER_NOT_TRUSTED',
    });
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(client.isComplete).toBe(false);
  });

  it.each([
    ['no signature', '', 'SERVER_NOT_TRUSTED'],
    ['another signature', `v=${Buffer.alloc(32).toString('base64')}`, 'SERVER_NOT_TRUSTED'],
    ['half a signature', 'v=6rriTRBi23WpRR/wtup+mA==', 'SERVER_NOT_TRUSTED'],
    ['an empty signature', 'v=', 'SERVER_NOT_TRUSTED'],
    ['its first message again', example.serverFirst, 'SERVER_NOT_TRUSTED'],
    ['an error', 'e=invalid-proof', 'REFUSED'],
  ])('refuses a last message with %s', async (_name, message, code) => {
    const client = await start();
    await client.next(Buffer.from(example.serverFirst));
    await expect(client.next(Buffer.from(message))).rejects.toMatchObject({ code });
    expect(client.isComplete).toBe(false);
  });

  it('refuses no message where one has to be', async () => {
    const client = await start();
    await expect(client.next(null)).rejects.toMatchObject({ code: 'SERVER_NOT_TRUSTED' });
  });

  it('survives whatever the daemon sends, and never ends as if all were well', async () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    const mutated = fc
      .tuple(fc.nat(example.serverFirst.length - 1), fc.integer({ min: 0, max: 255 }))
      .map(([at, byte]) => {
        const message = Buffer.from(example.serverFirst);
        message[at] = byte;
        return message;
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, mutated), bytes, async (first, final) => {
        const client = await start();
        const outcome = await client
          .next(first)
          .then(() => client.next(final))
          .catch((error: Error) => error);
        expect(outcome).toMatchObject({ name: 'AuthenticationError' });
        expect(client.isComplete).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

/** The other side, written from the RFC's formulas and not from the client. */
function createServer(hash: 'sha256' | 'sha512', password: string, clientFirst: string) {
  const bare = clientFirst.slice('n,,'.length);
  const nonce = `${/r=(.*)$/.exec(bare)?.[1]}server`;
  const salt = Buffer.from('0123456789abcdef');
  const first = `r=${nonce},s=${salt.toString('base64')},i=4096,x=ignored`;
  const salted = pbkdf2Sync(password, salt, 4096, hash === 'sha256' ? 32 : 64, hash);
  const mac = (key: Buffer, message: string) => createHmac(hash, key).update(message).digest();
  const authMessage = `${bare},${first},c=biws,r=${nonce}`;
  const storedKey = createHash(hash).update(mac(salted, 'Client Key')).digest();
  return {
    first,
    isProof(clientFinal: string): boolean {
      const [, proof = ''] = /^c=biws,r=.*,p=(.*)$/.exec(clientFinal) ?? [];
      const signature = mac(storedKey, authMessage);
      const key = Buffer.from(proof, 'base64').map((byte, i) => byte ^ (signature[i] ?? 0));
      return createHash(hash).update(key).digest().equals(storedKey);
    },
    final: `v=${mac(mac(salted, 'Server Key'), authMessage).toString('base64')}`,
  };
}
