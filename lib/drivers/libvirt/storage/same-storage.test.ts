import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../../domain/errors.ts';
import type { Link } from '../link.ts';
import { isOneFolder, namesOneDevice, removeMarks } from './same-storage.ts';

// The clock that is set here does not reach these by itself.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
}));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A host with one pool over a folder, as libvirt has it: what came past it is known once the pool is read again. */
function hostOver(
  folder: Set<string>,
  change: { seesLate?: number; isFull?: boolean; isAway?: boolean } = {},
) {
  let known = new Set(folder);
  let refreshes = 0;
  const refuse = (code: 'host_error' | 'host_unreachable') =>
    Promise.reject(new AppError({ code, userMessage: code }));
  const gone = () => Promise.reject(new AppError({ code: 'not_found', userMessage: 'no such volume' }));
  const call = async (
    _lane: string,
    name: string,
    args: { name?: string; xml?: string; vol?: { name: string } },
  ) => {
    if (change.isAway) return refuse('host_unreachable');
    if (name === 'storagePoolLookupByName') return { pool: { name: args.name } };
    if (name === 'storagePoolGetXmlDesc') return { xml: "<pool type='netfs'/>" };
    if (name === 'storagePoolRefresh') {
      refreshes += 1;
      // An NFS client shows a folder as it was for a while.
      if (refreshes > (change.seesLate ?? 0)) known = new Set(folder);
      return {};
    }
    if (name === 'storagePoolListAllVolumes') return { vols: [...known].map((one) => ({ name: one })) };
    if (name === 'storageVolLookupByName')
      return known.has(args.name ?? '') ? { vol: { name: args.name } } : gone();
    if (name === 'storageVolCreateXml') {
      const wanted = /<name>(.*)<\/name>/.exec(args.xml ?? '')?.[1] ?? '';
      if (change.isFull || folder.has(wanted)) return refuse('host_error');
      folder.add(wanted);
      known.add(wanted);
      return { vol: { name: wanted } };
    }
    if (name === 'storageVolDelete') {
      folder.delete(args.vol?.name ?? '');
      known.delete(args.vol?.name ?? '');
      return {};
    }
    throw new Error(`nobody expected ${name}`);
  };
  return { link: { hostName: 'kvm', call } as unknown as Link, pool: 'default' };
}

/** Lets the pauses between looks pass. */
async function ask(...[here, there]: ReturnType<typeof hostOver>[]): Promise<boolean | AppError> {
  if (!here || !there) throw new Error('two hosts');
  const answer = isOneFolder(here, there, 'key', {}).catch((error: AppError) => error);
  await vi.advanceTimersByTimeAsync(120_000);
  return answer;
}

describe('two pools', () => {
  test('over one folder are one, also when one of them sees the mark only after a while', async () => {
    const folder = new Set(['web.qcow2']);
    expect(await ask(hostOver(folder), hostOver(folder))).toBe(true);
    expect(await ask(hostOver(folder), hostOver(folder, { seesLate: 5 }))).toBe(true);
    expect([...folder]).toEqual(['web.qcow2']);
  });

  test('over folders with the same names are two, and neither keeps a mark', async () => {
    const [here, there] = [new Set(['web.qcow2']), new Set(['web.qcow2'])];
    expect(await ask(hostOver(here), hostOver(there))).toBe(false);
    expect([...here, ...there]).toEqual(['web.qcow2', 'web.qcow2']);
  });

  test('of which one can neither see nor make the mark stay unclear', async () => {
    const here = new Set<string>();
    expect(await ask(hostOver(here), hostOver(new Set(), { isFull: true }))).toMatchObject({
      code: 'unknown_outcome',
      userMessage: expect.stringContaining('could not be found out'),
    });
    expect(here.size).toBe(0);
  });

  test('of which one does not answer stay unclear, by its own error', async () => {
    const here = new Set<string>();
    expect(await ask(hostOver(here), hostOver(new Set(), { isAway: true }))).toMatchObject({
      code: 'host_unreachable',
    });
  });

  test('are not taken for one by a mark that an earlier attempt has left', async () => {
    const there = new Set(['novacron-same-storage-key-0000', 'novacron-same-storage-other-0000']);
    expect(await ask(hostOver(new Set()), hostOver(there))).toBe(false);
    expect([...there]).toEqual(['novacron-same-storage-other-0000']);
  });
});

test('marks are taken away without being asked for again', async () => {
  const folder = new Set(['novacron-same-storage-key-1', 'novacron-same-storage-key-2', 'web.qcow2']);
  await removeMarks([hostOver(folder), hostOver(folder)], 'key', {});
  expect([...folder]).toEqual(['web.qcow2']);
});

test.each([
  ['/dev/disk/by-id/scsi-3600140512345678', true],
  ['/dev/disk/by-id/dm-uuid-mpath-3600140512345678', true],
  ['/dev/disk/by-path/ip-10.0.0.9:3260-iscsi-iqn.2020-01.example:t-lun-1', false],
  ['/dev/disk/by-path/pci-0000:05:00.0-fc-0x5006016:2-lun-0', false],
  ['/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi0', false],
  ['/dev/disk/by-id/wwn-0x5000c500a1b2c3d4-part1', false],
  ['/dev/disk/by-id/wwn-0x5000c500a1b2c3d4', true],
  ['/dev/disk/by-id/ata-QEMU_HARDDISK_QM00001', false],
  ['/dev/disk/by-path/pci-0000:00:1f.2-ata-1', false],
  ['/dev/vg0/web', false],
  ['/var/lib/libvirt/images/wwn-1.qcow2', false],
])('%s names one device on every host: %s', (path, isOne) => {
  expect(namesOneDevice(path)).toBe(isOne);
});
