import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dropDraft, isWorthKeeping, keepDraft, readDraft } from './draft-store';
import { emptyDraft } from './form';

/** As a browser has it, for one tab. */
class MemoryStorage implements Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  readonly items = new Map<string, string>();
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
  removeItem = (key: string) => void this.items.delete(key);
  text = () => [...this.items.values()].join();
}
let browser: MemoryStorage;
let tab: MemoryStorage;

beforeEach(() => {
  [browser, tab] = [new MemoryStorage(), new MemoryStorage()];
  vi.stubGlobal('localStorage', browser);
  vi.stubGlobal('sessionStorage', tab);
});
afterEach(() => vi.unstubAllGlobals());

const typed = { ...emptyDraft, name: 'web', vcpus: '4' };
const cloudInit = {
  isOn: true,
  userData: '#cloud-config\npassword: hunter2\n',
  networkConfig: '',
  sshKeys: 'k',
};

test('what was typed is there after a reload, with when it was', () => {
  keepDraft('ann', { ...typed, cloudInit }, 1234);
  expect(readDraft('ann')).toEqual({
    draft: { ...typed, cloudInit: { ...cloudInit, hostname: '' } },
    at: 1234,
    hasLostSecrets: false,
  });
});

test('what may hold passwords stays with its tab; in another one it is told that it is missing', () => {
  keepDraft('ann', { ...typed, cloudInit }, 1);
  expect(browser.text()).not.toContain('hunter2');
  vi.stubGlobal('sessionStorage', new MemoryStorage());
  const kept = readDraft('ann');
  expect(kept?.hasLostSecrets).toBe(true);
  expect(kept?.draft.cloudInit).toMatchObject({ isOn: true, userData: '', sshKeys: 'k' });
});

test('a text that was taken out again is not kept by the tab either', () => {
  keepDraft('ann', { ...typed, cloudInit }, 1);
  keepDraft('ann', typed, 2);
  expect(tab.text()).toBe('');
  expect(readDraft('ann')).toMatchObject({ at: 2, hasLostSecrets: false });
});

test('each person has a draft of their own, and it is gone when it is dropped', () => {
  keepDraft('ann', { ...typed, cloudInit }, 1);
  expect(readDraft('bob')).toBeNull();
  dropDraft('bob');
  expect(readDraft('ann')).not.toBeNull();
  dropDraft('ann');
  expect(readDraft('ann')).toBeNull();
  expect(browser.text() + tab.text()).toBe('');
});

test('what the form fills in by itself is no draft, and takes the place of none', () => {
  keepDraft('ann', typed, 1);
  keepDraft('ann', { ...emptyDraft, hostId: 'h', imageId: 'i', diskGib: 2 }, 2);
  expect(readDraft('ann')).toMatchObject({ at: 1, draft: { name: 'web' } });
});

test.each([
  [{ name: 'w' }, true],
  [{ description: 'x' }, true],
  [{ count: '2' }, true],
  [{ vcpus: '1', memoryMib: '512' }, false],
  [{ pool: '' }, false],
  [{ pool: 'fast' }, true],
  [{ nics: [] }, true],
  [{ nics: [{ ...emptyDraft.nics[0], model: 'e1000e' as const }] }, true],
  [{ moreDisks: [{ sizeGib: 1 }] }, true],
  [{ hardware: { ...emptyDraft.hardware, hasTpm: true } }, true],
  [{ cloudInit: { ...emptyDraft.cloudInit, sshKeys: 'k' } }, true],
  [{ startAfterCreate: false }, true],
])('worth keeping: %j is %s', (change, isWorth) => {
  expect(isWorthKeeping({ ...emptyDraft, ...change })).toBe(isWorth);
});

test('what cannot be read, or is of another kind, is no draft', () => {
  for (const text of ['{', '{}', '"x"', 'null', '{"draft":{}}']) {
    browser.setItem('novacron-new-vm-6:ann', text);
    expect(readDraft('ann')).toBeNull();
  }
});

test('a browser that keeps nothing loses the draft and nothing else', () => {
  vi.stubGlobal('localStorage', undefined);
  expect(() => keepDraft('ann', typed, 1)).not.toThrow();
  expect(readDraft('ann')).toBeNull();
});
