import { expect, test } from 'vitest';
import { completePhrase, isDeedFor, parsePhrase } from './phrases.ts';

test.each([
  ['start web-1', 'vm.start', 'web-1'],
  ['web-1 start', 'vm.start', 'web-1'],
  ['shut down db', 'vm.shutdown', 'db'],
  ['stop db', 'vm.shutdown', 'db'],
  ['take snapshot of db prod', 'vm.snapshot', 'db prod'],
  ['send keys to win', 'vm.sendKeys', 'win'],
  ['open console of web', 'vm.console', 'web'],
  // Not "power on" of "off": the longest phrase counts, and this is none.
  ['power off web', 'vm.forceOff', 'web'],
])('%s is understood', (query, deed, about) => {
  expect(parsePhrase(query)).toEqual({ deed, about });
});

test.each(['start', 'start ', 'starter', 'web-1', 'restarted web', ''])(
  '"%s" names no deed and machine',
  (query) => {
    expect(parsePhrase(query)).toBeNull();
  },
);

test('what is begun is completed, once for each deed', () => {
  expect(completePhrase('res')).toEqual([
    { deed: 'vm.reboot', text: 'reboot ' },
    { deed: 'vm.resume', text: 'resume ' },
    { deed: 'vm.reset', text: 'reset ' },
  ]);
  expect(completePhrase('s')).toEqual([]);
});

test('a deed is found by its button and by what else people call it', () => {
  expect(isDeedFor('vm.forceOff', 'Force off', 'kill')).toBe(true);
  expect(isDeedFor('vm.forceOff', 'Force off', 'force')).toBe(true);
  expect(isDeedFor('vm.forceOff', 'Force off', 'start')).toBe(false);
});
