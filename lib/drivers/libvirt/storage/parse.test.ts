import { expect, test } from 'vitest';
import { parsePoolXml, parseVolumeXml } from './parse.ts';

const volumeXml = (inside: string) =>
  `<volume type='file'><name>v</name><capacity unit='bytes'>1073741824</capacity><allocation unit='bytes'>200704</allocation>${inside}</volume>`;

test('a volume says where it is, how large, in what format, and what it is laid over', () =>
  expect(
    parseVolumeXml(
      volumeXml(
        "<target><path>/p/v</path><format type='qcow2'/></target><backingStore><path>/p/base</path><format type='raw'/></backingStore>",
      ),
    ),
  ).toEqual({
    path: '/p/v',
    format: 'qcow2',
    capacityBytes: 1073741824,
    allocationBytes: 200704,
    backingPath: '/p/base',
  }));

test('one that stands alone, one of a format that the host does not know, and one without a place', () => {
  expect(parseVolumeXml(volumeXml('<target><path>/p/v</path></target>'))).toMatchObject({
    format: null,
    backingPath: null,
  });
  expect(
    parseVolumeXml(volumeXml("<target><path>/p/v</path><format type='unknown'/></target>")),
  ).toMatchObject({ format: null });
  expect(parseVolumeXml(volumeXml(''))).toBeNull();
  const device = volumeXml('<target><path>/dev/vg/v</path></target>').replace("'file'", "'block'");
  expect(parseVolumeXml(device)).toMatchObject({ path: '/dev/vg/v', format: 'raw' });
});

test('a pool says its kind and its place', () => {
  expect(parsePoolXml("<pool type='dir'><target><path>/p</path></target></pool>")).toEqual({
    type: 'dir',
    path: '/p',
  });
  expect(parsePoolXml("<pool type='rbd'><source/></pool>")).toEqual({ type: 'rbd', path: null });
});
