import { describe, expect, test } from 'vitest';
import { listAddressParams, readListAddress, readVmView, vmViewParams } from './vm-view.ts';

const whole = 'q=tag%3Aprod+mem%3E8g&sort=memory&desc=true&group=host&cols=host,tags&as=cards&view=v1';

describe('an address of the list', () => {
  test('says all of what is shown, and is written as it was read', () => {
    const read = readListAddress(new URLSearchParams(whole));
    expect(read).toEqual({
      ...{ q: 'tag:prod mem>8g', sort: 'memory', desc: true, group: 'host' },
      ...{ cols: ['host', 'tags'], layout: 'cards', saved: 'v1' },
    });
    expect(readListAddress(listAddressParams(read))).toEqual(read);
  });
  test('that says nothing is the whole list as it usually is', () => {
    const read = readListAddress(new URLSearchParams());
    expect(read).toMatchObject({ q: '', sort: 'name', desc: false, group: null, cols: null, layout: null });
    expect(listAddressParams(read).toString()).toBe('');
  });
  test('of another version shows what of it can be meant', () =>
    expect(
      readListAddress(new URLSearchParams('sort=price&group=moon&cols=host,aura&as=globe&page=7')),
    ).toMatchObject({ sort: 'name', group: null, cols: ['host'], layout: null }));
  test('may say that no column is shown', () => {
    const read = readListAddress(new URLSearchParams('cols='));
    expect(read.cols).toEqual([]);
    expect(listAddressParams(read).toString()).toBe('cols=');
  });
});

test('equal views are written alike', () => {
  const a = readVmView(new URLSearchParams('desc=true&q=a&sort=name&host=h'));
  const b = readVmView(new URLSearchParams('host=h&q=a&desc=true'));
  expect(vmViewParams(a).toString()).toBe(vmViewParams(b).toString());
});
