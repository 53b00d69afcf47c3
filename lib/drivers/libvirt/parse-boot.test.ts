import { expect, test } from 'vitest';
import { parseBoot } from './parse-boot.ts';
import { parseXml } from './xml.ts';

function boot(os: string, orders: { cd?: number; disk?: number; card?: number } = {}) {
  const order = (at?: number) => (at ? `<boot order='${at}'/>` : '');
  return parseBoot(
    parseXml(
      `<domain><os>${os}</os><devices>
        <disk device='cdrom'><target dev='sda'/>${order(orders.cd)}</disk>
        <disk device='disk'><target dev='vda'/>${order(orders.disk)}</disk>
        <disk device='disk'><target dev='vdb'/></disk>
        <interface type='network'><mac address='52:54:00:AA:00:01'/>${order(orders.card)}</interface>
      </devices></domain>`,
      'domain',
    ),
  );
}

test('kinds of devices mean the first of each', () => {
  expect(boot("<boot dev='network'/><boot dev='cdrom'/><boot dev='hd'/>")).toEqual({
    style: 'kinds',
    kinds: ['network', 'cdrom', 'hd'],
    order: ['52:54:00:aa:00:01', 'sda', 'vda'],
  });
});

test('single devices count by their numbers, with gaps', () => {
  expect(boot('', { cd: 7, disk: 2, card: 10 })).toEqual({
    style: 'devices',
    kinds: [],
    order: ['vda', 'sda', '52:54:00:aa:00:01'],
  });
});

test('a kind that it has no device of, and a definition without an order, give none', () => {
  expect(boot("<boot dev='fd'/>").order).toEqual([]);
  expect(boot('')).toEqual({ style: 'kinds', kinds: [], order: [] });
});
