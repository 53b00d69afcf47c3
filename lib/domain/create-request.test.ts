import { expect, test } from 'vitest';
import type { z } from 'zod';
import { hasSecrets, requestOf, withoutSecrets } from './create-request.ts';
import { createVmInput } from './create-vm.ts';

const hostId = '3b241101-e2bb-4255-8caf-4136c566a962';
const imageId = '0f2e9a1c-55aa-4d0e-9a50-0a6f1c1d2e3f';
const least = { name: 'web', hostId, imageId, vcpus: 1, memoryMib: 512, diskGib: 1 };
type Input = Partial<z.input<typeof createVmInput>>;

test('the shortest request is as short as it can be', () => {
  expect(requestOf(createVmInput.parse(least))).toEqual(least);
});

test.each<Input>([
  {},
  { source: 'empty', imageId: '', description: 'For the shop', startAfterCreate: false },
  { source: 'existing', imageId: '', existingVolume: 'old.img', existingFormat: 'raw', pool: 'default' },
  { count: 12, firstNumber: 9, nics: [{}, { kind: 'bridge', name: 'br0', model: 'e1000e' }] },
  { count: 3, spread: true, hostId: '' },
  { nics: [{ name: 'lan', mac: '52:54:00:00:00:01' }], hardware: { firmware: 'uefi', isAutostart: true } },
  {
    disk: { bus: 'sata' },
    moreDisks: [
      { sizeGib: 2, pool: 'fast' },
      { sizeGib: 1, cache: 'none' },
    ],
  },
  { cloudInit: { isOn: true } },
  { cloudInit: { isOn: true, userData: '#cloud-config\npackages: [vim]\n', hostname: 'web-1' } },
  { hardware: { hasAgentChannel: false, graphics: 'none', cpu: 'maximum', machine: 'pc' } },
])('what the request says is what was asked for: %j', (change) => {
  const input = createVmInput.parse({ ...least, ...change });
  const body = JSON.parse(JSON.stringify(requestOf(input)));
  expect(createVmInput.parse(body)).toEqual(input);
});

test('a plan that was shown, and texts of what is switched off, are no part of the request', () => {
  const input = createVmInput.parse({
    ...least,
    planId: hostId,
    count: 2,
    spread: true,
    hostIds: [hostId, hostId],
    cloudInit: { isOn: false, userData: 'hunter2' },
  });
  const text = JSON.stringify(requestOf(input));
  for (const part of ['planId', 'hostIds', 'cloudInit', 'hunter2']) expect(text).not.toContain(part);
});

test('texts that may hold passwords are hidden until they are asked for; public keys are not', () => {
  const key =
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH ann@example.com';
  const input = createVmInput.parse({
    ...least,
    cloudInit: {
      userData: '#cloud-config\npassword: hunter2',
      networkConfig: 'version: 2\nwifis: {}',
      sshKeys: key,
    },
  });
  const body = requestOf(input);
  expect(hasSecrets(body)).toBe(true);
  expect(JSON.stringify(body)).toContain('hunter2');
  const shown = JSON.stringify(withoutSecrets(body));
  expect(shown).toContain('(2 lines, hidden)');
  expect(shown).toContain('ann@example.com');
  expect(shown).not.toMatch(/hunter2|wifis/);
  expect(hasSecrets(requestOf(createVmInput.parse(least)))).toBe(false);
});

test('cloud-init is on where the request has something for it, unless it says otherwise', () => {
  const isOn = (cloudInit: Input['cloudInit']) => createVmInput.parse({ ...least, cloudInit }).cloudInit.isOn;
  expect([isOn(undefined), isOn({}), isOn({ hostname: 'a' }), isOn({ isOn: false, hostname: 'a' })]).toEqual([
    false,
    false,
    true,
    false,
  ]);
});

test.each<[object, string]>([
  [{ memoryMb: 1 }, ''],
  [{ nics: [{ network: 'default' }] }, 'nics.0'],
  [{ cloudInit: { userdata: 'x' } }, 'cloudInit'],
])('a name that nobody knows is refused rather than passed over: %j', (change, path) => {
  const parsed = createVmInput.safeParse({ ...least, ...change });
  expect(parsed.error?.issues[0]).toMatchObject({ code: 'unrecognized_keys' });
  expect(parsed.error?.issues[0]?.path.join('.')).toBe(path);
});
