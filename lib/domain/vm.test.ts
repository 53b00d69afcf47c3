import { describe, expect, test } from 'vitest';
import { diskBytesOf, type VmDisk } from './vm.ts';

const disk = (sizeBytes: number | null, device: VmDisk['device'] = 'disk'): VmDisk => ({
  ...{ target: 'vda', device, bus: 'virtio', source: '/a', pool: null, volume: null, format: 'qcow2' },
  sizeBytes,
});

describe('the disks of a VM', () => {
  test('hold together what each of them holds, but for what lies in its drives', () =>
    expect(diskBytesOf([disk(5), disk(7), disk(100, 'cdrom')])).toBe(12));
  test('hold something unknown when the size of one is', () =>
    expect(diskBytesOf([disk(5), disk(null)])).toBeNull());
  test('are unknown, not empty, where there are none', () => expect(diskBytesOf([])).toBeNull());
});
