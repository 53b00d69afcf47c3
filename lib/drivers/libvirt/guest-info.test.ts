import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../domain/errors.ts';
import type { Domain } from '../../libvirt/types.ts';
import { createGuestReader, readGuestInfo } from './guest-info.ts';
import type { Link } from './link.ts';

const params = {
  hostname: 'web',
  'if.count': 3,
  'if.0.name': 'lo',
  'if.0.hwaddr': '00:00:00:00:00:00',
  'if.0.addr.count': 1,
  'if.0.addr.0.addr': '127.0.0.1',
  'if.1.name': 'eth0',
  'if.1.hwaddr': '52:54:00:AA:00:01',
  'if.1.addr.count': 3,
  'if.1.addr.0.addr': 'fe80::1',
  'if.1.addr.1.addr': '2001:db8::1',
  'if.1.addr.2.addr': '192.0.2.1',
  'if.2.name': 'tun0',
  'if.2.addr.count': 1,
  'if.2.addr.0.addr': '10.0.0.1',
};

describe('what an agent says', () => {
  test('is read with addresses that lead somewhere, IPv4 first, by card', () => {
    expect(readGuestInfo(params)).toEqual({
      hostname: 'web',
      addressesByMac: new Map([['52:54:00:aa:00:01', ['192.0.2.1', '2001:db8::1']]]),
      addressSource: 'agent',
      isFrozen: false,
    });
  });

  test('is bounded, and no address unless it looks like one', () => {
    const info = readGuestInfo({
      hostname: 'x'.repeat(10_000),
      'if.count': 1,
      'if.0.name': 'eth0',
      'if.0.hwaddr': '52:54:00:00:00:01',
      'if.0.addr.count': 2,
      'if.0.addr.0.addr': '<script>',
    });
    expect(info.hostname).toHaveLength(253);
    expect(info.addressesByMac.size).toBe(0);
  });

  test('may be nothing', () => {
    expect(readGuestInfo({})).toEqual({
      hostname: null,
      addressesByMac: new Map(),
      addressSource: null,
      isFrozen: false,
    });
  });
});

const dom = (uuid: string, id = 1): Domain => ({ name: uuid, uuid, id });

/** A host on which the named guests hang until they are let go. */
function hostWith(hung: Set<string>) {
  const asked: string[] = [];
  const letGo: (() => void)[] = [];
  const call = async (_lane: string, name: string, args: { dom: Domain }) => {
    if (name === 'domainInterfaceAddresses') {
      const addrs = [{ type: 0, addr: '198.51.100.9', prefix: 24 }];
      return { ifaces: [{ name: 'vnet0', hwaddr: '52:54:00:aa:00:01', addrs }] };
    }
    asked.push(args.dom.uuid);
    if (!hung.has(args.dom.uuid)) return { params };
    await new Promise<void>((resolve) => letGo.push(resolve));
    throw new AppError({ code: 'timeout', userMessage: 'no answer' });
  };
  return { link: { call } as unknown as Pick<Link, 'call'>, asked, letGo };
}

describe('asking agents', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('one guest that hangs does not hold up another', async () => {
    const { link } = hostWith(new Set(['hung']));
    const guests = createGuestReader(link);
    const hung = guests.read(dom('hung'), true, 0);
    expect((await guests.read(dom('well'), true, 0)).hostname).toBe('web');
    vi.advanceTimersByTime(2_000);
    expect(await hung).toEqual({
      hostname: null,
      addressesByMac: new Map([['52:54:00:aa:00:01', ['198.51.100.9']]]),
      addressSource: 'lease',
      isFrozen: false,
    });
  });

  test('a guest that did not answer is left alone for a minute, and shown with what it said last', async () => {
    let now = 0;
    const hung = new Set<string>();
    const { link, asked, letGo } = hostWith(hung);
    const guests = createGuestReader(link, () => now);
    await guests.read(dom('a'), true, 0);
    hung.add('a');
    const second = guests.read(dom('a'), true, 0);
    await vi.waitFor(() => expect(letGo).toHaveLength(1));
    letGo[0]?.();
    expect((await second).hostname).toBe('web');
    expect((await guests.read(dom('a'), true, 0)).hostname).toBe('web');
    expect(asked).toHaveLength(2);
    hung.clear();
    now = 61_000;
    await guests.read(dom('a'), true, 0);
    expect(asked).toHaveLength(3);
  });

  test('after a new start everything is asked anew', async () => {
    const { link, asked } = hostWith(new Set());
    const guests = createGuestReader(link);
    await guests.read(dom('a', 1), true, 60_000);
    await guests.read(dom('a', 1), true, 60_000);
    await guests.read(dom('a', 2), true, 60_000);
    expect(asked).toHaveLength(2);
  });

  test('two who ask at once share one question', async () => {
    const { link, asked } = hostWith(new Set());
    const guests = createGuestReader(link);
    await Promise.all([guests.read(dom('a'), true, 0), guests.read(dom('a'), true, 0)]);
    expect(asked).toEqual(['a']);
  });

  test('without an agent the host’s own leases tell the address', async () => {
    const { link, asked } = hostWith(new Set());
    const { addressesByMac } = await createGuestReader(link).read(dom('a'), false, 0);
    expect([...addressesByMac.values()]).toEqual([['198.51.100.9']]);
    expect(asked).toEqual([]);
  });

  test('what neither the agent nor a lease tells, the host’s ARP table may', async () => {
    const call = async (_lane: string, name: string, args: { source?: number }) => {
      if (name === 'domainGetGuestInfo') return { params: {} };
      const addrs = [{ type: 0, addr: '203.0.113.5', prefix: 24 }];
      return { ifaces: args.source === 2 ? [{ name: 'vnet0', hwaddr: '52:54:00:aa:00:01', addrs }] : [] };
    };
    const guests = createGuestReader({ call } as unknown as Pick<Link, 'call'>);
    expect(await guests.read(dom('bridged'), true, 0)).toMatchObject({
      addressesByMac: new Map([['52:54:00:aa:00:01', ['203.0.113.5']]]),
      addressSource: 'arp',
    });
  });

  test('an agent that refuses everything because it is frozen is told apart, and asked again each time', async () => {
    let isFrozen = true;
    let asked = 0;
    const call = async (_lane: string, name: string) => {
      if (name === 'domainInterfaceAddresses') return { ifaces: [] };
      if (name === 'qemuDomainAgentCommand') return { result: '{"return":"frozen"}' };
      asked += 1;
      if (isFrozen) throw new AppError({ code: 'host_error', userMessage: 'disabled' });
      return { params };
    };
    const guests = createGuestReader({ call } as unknown as Pick<Link, 'call'>);
    expect((await guests.read(dom('web'), true, 0)).isFrozen).toBe(true);
    isFrozen = false;
    expect(await guests.read(dom('web'), true, 0)).toMatchObject({ hostname: 'web', isFrozen: false });
    expect(asked).toBe(2);
  });
});
