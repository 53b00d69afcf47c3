import { describe, expect, test } from 'vitest';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { disk, gib, images, layer, params, pool, snapshot, subject } from '../testing/advised.ts';
import { adviseCreate } from './advise-create.ts';
import { isAtLeast, type SnapshotSubject } from './subject.ts';

describe('how a snapshot is taken', () => {
  const raw = disk({ format: 'raw', path: `${images}/web.raw` });
  const block = disk({ type: 'block', format: 'raw', path: '/dev/vg/web' });
  const inGroup = disk({
    ...block,
    type: 'volume',
    layers: [layer('web', { path: '/dev/vg/web', pool: 'vg' })],
  });
  const vg = { name: 'vg', type: 'logical', isActive: true, capacityBytes: gib, availableBytes: gib };
  test.each<[string, Partial<SnapshotSubject>, Partial<ChangeParams<'vm.snapshot'>>, string | null]>([
    ['runs, with memory', {}, {}, 'internal'],
    ['runs, disks only', {}, { withMemory: false }, 'external'],
    ['off', { isRunning: false }, {}, 'internal'],
    ['off, memory makes no difference', { isRunning: false }, { withMemory: false }, 'internal'],
    ['a raw disk', { disks: [raw] }, {}, 'external'],
    ['a raw disk, off', { disks: [raw], isRunning: false }, {}, 'external'],
    ['one raw beside a qcow2', { disks: [disk(), { ...raw, target: 'vdb' }] }, {}, 'external'],
    ['UEFI', { firmware: 'uefi' }, {}, 'external'],
    ['UEFI, off', { firmware: 'uefi', isRunning: false }, {}, 'external'],
    ['a volume of a pool', { disks: [disk({ type: 'volume' })] }, { withMemory: false }, 'external'],
    ['a raw block device', { disks: [block] }, {}, null],
    ['a volume of a volume group', { disks: [inGroup], pools: [vg] }, { withMemory: false }, null],
    ['a volume of a volume group, off', { disks: [inGroup], pools: [vg], isRunning: false }, {}, null],
    ['a network disk', { disks: [disk({ type: 'network', format: 'raw', path: null })] }, {}, null],
  ])('%s', (_what, change, asked, kind) => {
    const advice = adviseCreate(subject(change), params(asked));
    expect(advice.kind).toBe(kind);
    expect(advice.obstacles).toHaveLength(kind ? 0 : 1);
  });

  test('new files lie beside the disk, named after it and the snapshot, and no longer with every one', () => {
    const pathOf = (path: string) =>
      adviseCreate(subject({ disks: [disk({ path, format: 'raw' })] }), params()).disks[0]?.overlay;
    expect(pathOf(`${images}/web.raw`)).toBe(`${images}/web.vda.then.qcow2`);
    expect(pathOf(`${images}/web.vda.before.qcow2`)).toBe(`${images}/web.vda.then.qcow2`);
  });

  test('the agent freezes only where memory is not kept, one is connected, and it is wanted', () => {
    const isQuiesced = (isAgentConnected: boolean, change: Partial<ChangeParams<'vm.snapshot'>>) =>
      adviseCreate(subject({ isAgentConnected }), params(change)).isQuiesced;
    expect(isQuiesced(true, { withMemory: false })).toBe(true);
    expect(isQuiesced(true, {})).toBe(false);
    expect(isQuiesced(true, { withMemory: false, quiesce: false })).toBe(false);
    expect(isQuiesced(false, { withMemory: false })).toBe(false);
    const { warnings } = adviseCreate(subject(), params({ withMemory: false }));
    expect(warnings.join(' ')).toMatch(/No guest agent is connected.*power cut/);
  });

  test('says that libvirt 9.0 cannot go back to files of their own, and how to take one that it can', () => {
    const said = (libvirtVersion: string) =>
      adviseCreate(subject({ libvirtVersion }), params({ withMemory: false })).warnings.join(' ');
    expect(said('9.0.0')).toMatch(/cannot go back.*Take it with memory/);
    expect(said('10.3.0')).not.toContain('cannot go back');
  });

  test.each<[string, Partial<SnapshotSubject>, RegExp]>([
    ['a name that is taken', { snapshots: [snapshot('then')] }, /named then already/],
    ['a device of the host', { memoryObstacle: 'It has a pci device of the host.' }, /without memory/],
    ['no disk', { disks: [] }, /no disk of its own/],
    ['shared disks alone', { disks: [disk({ isShared: true })] }, /no disk of its own/],
    ['a full pool', { pools: pool(1024) }, /no room/],
  ])('%s stands in the way', (_what, change, words) => {
    expect(adviseCreate(subject(change), params()).obstacles.join(' ')).toMatch(words);
  });

  test('memory that may fill the pool is warned of, with both figures', () => {
    const { warnings, cost } = adviseCreate(subject({ pools: pool(gib) }), params());
    expect(cost).toEqual({ pool: 'default', bytes: 2 * gib });
    expect(warnings.join(' ')).toMatch(/up to 2 GiB, and only 1 GiB are free/);
  });
});

test.each([
  ['9.0.0', '9.0.0', true],
  ['9.0.0', '9.9.0', false],
  ['10.0.0', '9.9.0', true],
  ['9.10.1', '9.9.0', true],
  ['8.10.0', '9.0.0', false],
])('version %s is at least %s: %s', (version, wanted, expected) => {
  expect(isAtLeast(version, wanted)).toBe(expected);
});
