import { expect, test } from 'vitest';
import { freeTarget } from './disk-target.ts';

test.each([
  ['virtio', [], 'vda'],
  ['virtio', ['vda', 'sdb', 'vdc'], 'vdb'],
  ['sata', ['vda', 'sda'], 'sdb'],
  ['ide', ['hda', 'sdb'], 'sdc'],
  ['scsi', 'abcdefghijklmnopqrstuvwxyz'.split('').map((letter) => `sd${letter}`), 'sdaa'],
])('the next disk on %s beside %j is %s', (bus, taken, target) => {
  expect(freeTarget(bus, new Set(taken))).toBe(target);
});
