import { expect, test } from 'vitest';
import { AppError, type ErrorCode } from '../../../domain/errors.ts';
import type { VmDisk } from '../../../domain/vm.ts';
import type { Link } from '../link.ts';
import { createLayerReader } from './layers.ts';

const disk = { target: 'vda', source: '/pool/a.qcow2', pool: null } as VmDisk;
const xml =
  '<volume><capacity>8</capacity><target><path>/pool/a.qcow2</path><format type="qcow2"/></target></volume>';

/** A host that fails in this way at first, and then answers. */
function failing(code: ErrorCode): Pick<Link, 'call'> {
  let isFirst = true;
  const call = async () => {
    if (!isFirst) return { vol: { pool: 'default', name: 'a.qcow2' }, xml };
    isFirst = false;
    throw new AppError({ code, userMessage: 'no' });
  };
  return { call } as unknown as Pick<Link, 'call'>;
}

const read = (reader: ReturnType<typeof createLayerReader>) =>
  reader.read(disk, 60_000, {}).then(([layer]) => layer?.pool);

test.each(['host_unreachable', 'unknown_outcome'] as const)(
  'a host that went away (%s) is no proof that the file is in no pool, and nothing of it is kept',
  async (code) => {
    const reader = createLayerReader(failing(code));
    await expect(read(reader)).rejects.toMatchObject({ code });
    expect(await read(reader)).toBe('default');
  },
);

test('a pool that does not answer in time hides no VM, and is no proof where something is decided', async () => {
  expect(await read(createLayerReader(failing('timeout')))).toBeNull();
  await expect(read(createLayerReader(failing('timeout'), { isStrict: true }))).rejects.toMatchObject({
    code: 'timeout',
  });
});

test('a file that no pool has is known by its path alone', async () => {
  expect(await read(createLayerReader(failing('not_found'), { isStrict: true }))).toBeNull();
});

test('what lies in no pool stands on what its definition says', async () => {
  const call = async () => {
    throw new AppError({ code: 'not_found', userMessage: 'no' });
  };
  const { read: readLayers } = createLayerReader({ call } as unknown as Pick<Link, 'call'>);
  const running = { ...disk, bases: ['/srv/b.qcow2', '/srv/c.raw'] };
  expect((await readLayers(running, 0, {})).map(({ path }) => path)).toEqual([
    '/pool/a.qcow2',
    '/srv/b.qcow2',
    '/srv/c.raw',
  ]);
  const ring = { ...disk, bases: ['/srv/b.qcow2', '/pool/a.qcow2', '/srv/b.qcow2'] };
  expect((await readLayers(ring, 0, {})).length).toBeLessThanOrEqual(64);
});
