import { expect, test } from 'vitest';
import { powerActions } from '../../domain/operation.ts';
import { commandFor, type PowerView } from './power.ts';

const off: PowerView = { isActive: false, isPaused: false, isAsleep: false, isCrashed: false };
const running: PowerView = { ...off, isActive: true };
const paused: PowerView = { ...running, isPaused: true };
const asleep: PowerView = { ...running, isAsleep: true };
const crashed: PowerView = { ...running, isCrashed: true };

test.each([
  // action, off, running, paused, asleep, crashed but kept
  ['start', 'domainCreateWithFlags', null, null, 'domainPmWakeup', 'not_possible'],
  ['resume', 'domainCreateWithFlags', null, 'domainResume', 'domainPmWakeup', 'not_possible'],
  [
    'shutdown',
    null,
    'domainShutdownFlags',
    'domainShutdownFlags',
    'domainShutdownFlags',
    'domainShutdownFlags',
  ],
  ['forceOff', null, 'domainDestroyFlags', 'domainDestroyFlags', 'domainDestroyFlags', 'domainDestroyFlags'],
  ['reboot', 'not_possible', 'domainReboot', 'domainReboot', 'domainReboot', 'domainReboot'],
  ['pause', 'not_possible', 'domainSuspend', null, 'domainSuspend', 'domainSuspend'],
] as const)('%s of a VM that is off, running, paused, asleep, crashed', (action, ...wanted) => {
  const sent = [off, running, paused, asleep, crashed].map((vm) => {
    try {
      return commandFor(action, vm);
    } catch (error) {
      return (error as { code: string }).code;
    }
  });
  expect(sent).toEqual(wanted);
});

test('a crashed guest whose QEMU has ended can be started', () => {
  expect(commandFor('start', { ...off, isCrashed: true })).toBe('domainCreateWithFlags');
});

test('a refusal says what to do instead', () => {
  expect.assertions(4);
  for (const action of powerActions) {
    for (const vm of [off, crashed]) {
      try {
        commandFor(action, vm);
      } catch (error) {
        expect(error).toMatchObject({ advice: expect.stringMatching(/\.$/) });
      }
    }
  }
});
