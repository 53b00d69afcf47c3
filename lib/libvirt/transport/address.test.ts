import { describe, expect, it } from 'vitest';
import { addressText, checkAddress, resolveHost, systemLookup } from './address.ts';

const never = new AbortController().signal;

describe('a host', () => {
  it.each([
    'localhost',
    'kvm1.example.org',
    'kvm1.example.org.',
    'a',
    'a-b',
    'host_1',
    'xn--bcher-kva.example',
  ])('may be the name %s', (host) => expect(() => checkAddress(host, 1)).not.toThrow());

  it.each(['127.0.0.1', '::1', 'fe80::1%eth0', '2001:db8::10'])('may be the address %s', (host) =>
    expect(() => checkAddress(host, 65_535)).not.toThrow(),
  );

  it.each([
    '',
    '.',
    'a..b',
    '-oProxyCommand=sh',
    'a.-b',
    'b-',
    'a b',
    'a\n',
    'a\0.example',
    '[::1]',
    'user@host',
    'host:22',
    'host/path',
    'host?command=x',
    'host&x',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '010.0.0.1',
    '1.2.3.4.5',
    '%00',
    'bücher.example',
    'a'.repeat(64),
    `${'a.'.repeat(130)}b`,
  ])('is refused as %j', (host) => {
    expect(() => checkAddress(host, 1)).toThrow(
      expect.objectContaining({ name: 'ConnectError', code: 'INVALID_ADDRESS', step: 'resolve' }),
    );
  });

  it.each([0, -1, 65_536, 1.5, Number.NaN])('has no port %d', (port) => {
    expect(() => checkAddress('host', port)).toThrow(expect.objectContaining({ code: 'INVALID_ADDRESS' }));
  });

  it('is refused at once, however long the name is', () => {
    const since = performance.now();
    for (const host of ['a'.repeat(100_000), 'a-'.repeat(50_000), 'a.'.repeat(50_000)])
      expect(() => checkAddress(host, 1)).toThrow('neither');
    expect(() => checkAddress(`${'a-'.repeat(125)}!`, 1)).toThrow('neither');
    expect(performance.now() - since).toBeLessThan(5_000);
  });

  it('is written as people write it', () => {
    expect(addressText('::1', 22)).toBe('[::1]:22');
    expect(addressText('host', 22)).toBe('host:22');
  });
});

describe('resolving', () => {
  it('asks the hook for addresses too, and fails with its words', async () => {
    const asked: string[] = [];
    const guard = async (host: string) => {
      asked.push(host);
      throw new Error('this address is not allowed');
    };
    const error = await resolveHost('169.254.169.254', never, guard).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: 'ConnectError', step: 'resolve' });
    expect((error as Error).message).toContain('this address is not allowed');
    expect(asked).toEqual(['169.254.169.254']);
  });

  it.each([[[]], [['not an address']], [['127.0.0.1', 'localhost']]])(
    'refuses the answer %j',
    async (answer) => {
      const found = resolveHost('host', never, async () => answer);
      await expect(found).rejects.toMatchObject({ name: 'ConnectError', step: 'resolve' });
    },
  );

  it('gives up when asked to, though the answer never comes', async () => {
    const controller = new AbortController();
    const found = resolveHost('host', controller.signal, () => new Promise(() => {}));
    controller.abort();
    await expect(found).rejects.toMatchObject({ code: 'ABORTED', step: 'resolve' });
    await expect(resolveHost('host', AbortSignal.abort(), systemLookup)).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });

  it('leaves an address as it is, and asks the system for a name', async () => {
    expect(await resolveHost('192.0.2.1', never, systemLookup)).toEqual(['192.0.2.1']);
    expect(await resolveHost('localhost', never, systemLookup)).toContain('127.0.0.1');
  });
});
