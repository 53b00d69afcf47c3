import { expect, test } from 'vitest';
import { deviceOf, parseQemuView } from './qemu-disks.ts';

const opened = `json:${JSON.stringify({ driver: 'qcow2', backing: null, file: { driver: 'file', filename: '/images/web.vda.once.qcow2' } })}`;

test('reads what QEMU says of its disks, by whichever name it gives a file or a device', () => {
  const view = parseQemuView(
    [
      { device: '', qdev: 'ide0-0-0' },
      {
        qdev: '/machine/peripheral/virtio-disk1/virtio-backend',
        inserted: { 'node-name': 'libvirt-1-format', file: '/images/data.raw' },
      },
      {
        qdev: 'scsi0-0-0-1',
        inserted: { 'node-name': 'libvirt-3-format', file: opened, backing_file: '/images/web.qcow2' },
      },
    ],
    [{ 'node-name': 'libvirt-3-format', drv: 'qcow2', file: opened }],
    [{ id: 'x', status: 'ready', 'current-progress': 1, 'total-progress': 2, type: 'commit' }],
  );
  expect(deviceOf(view, 'scsi0-0-0-1')).toMatchObject({
    file: '/images/web.vda.once.qcow2',
    below: '/images/web.qcow2',
  });
  expect(deviceOf(view, 'virtio-disk1')).toMatchObject({ file: '/images/data.raw', below: null });
  expect(deviceOf(view, 'virtio-disk')).toBeNull();
  expect(deviceOf(view, null)).toBeNull();
  expect(view.nodes).toEqual([
    { name: 'libvirt-3-format', driver: 'qcow2', file: '/images/web.vda.once.qcow2' },
  ]);
  expect(view.jobs).toMatchObject([{ id: 'x', status: 'ready' }]);
});

test.each(['json:{"file":', 'json:{"driver":"nbd"}', 'json:null'])(
  'a name of another kind stays: %s',
  (file) => {
    const view = parseQemuView([], [{ drv: 'nbd', file }], []);
    expect(view.nodes[0]?.file).toBe(file);
  },
);
