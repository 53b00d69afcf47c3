import { expect, test } from 'vitest';
import { attachmentHeader, parseRange } from './file-transfer.ts';

const whole = { offset: 0, length: 100, isWhole: true };

test.each([
  [null, whole],
  ['bytes=0-', { offset: 0, length: 100, isWhole: false }],
  ['bytes=40-', { offset: 40, length: 60, isWhole: false }],
  ['bytes=40-49', { offset: 40, length: 10, isWhole: false }],
  ['Bytes=90-200', { offset: 90, length: 10, isWhole: false }],
  ['bytes=-10', { offset: 90, length: 10, isWhole: false }],
  ['bytes=-1000', { offset: 0, length: 100, isWhole: false }],
  ['bytes=100-', null],
  ['bytes=-0', null],
  ['bytes=99999999999999999999-', null],
  ['bytes=5-2', whole],
  ['bytes=0-1,5-6', whole],
  ['lines=1-2', whole],
  ['bytes=-', whole],
])('of a file of 100 bytes, %s asks for this part', (header, range) =>
  expect(parseRange(header, 100)).toEqual(range),
);

test('an empty file is whole, and has no parts', () => {
  expect(parseRange(null, 0)).toEqual({ offset: 0, length: 0, isWhole: true });
  expect(parseRange('bytes=0-', 0)).toBeNull();
});

test.each([
  ['disk.qcow2', 'filename="disk.qcow2"; filename*=UTF-8\'\'disk.qcow2'],
  ['../etc/x', 'filename="__etc_x"; filename*=UTF-8\'\'.._etc_x'],
  ['a"\r\nSet-Cookie: x', 'filename="a___Set-Cookie__x"; filename*=UTF-8\'\'a%22__Set-Cookie%3A%20x'],
  ['größe (1).img', 'filename="gr__e__1_.img"; filename*=UTF-8\'\'gr%C3%B6%C3%9Fe%20%281%29.img'],
  ['\ud800', 'filename="_"; filename*=UTF-8\'\'_'],
])('the name %j is safe in the header', (name, header) =>
  expect(attachmentHeader(name)).toBe(`attachment; ${header}`),
);
