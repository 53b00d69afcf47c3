import { expect, test } from 'vitest';
import {
  DomainCrashedReason as Crashed,
  DomainPausedReason as Paused,
  DomainRunningReason as Running,
  DomainShutoffReason as Shutoff,
  DomainState as State,
} from '../../libvirt/constants/domain.ts';
import { mapDomainState } from './state.ts';

const saved = { hasManagedSave: true };

test.each([
  // libvirt's state, its reason, ours, the word that is kept
  [State.nostate, 0, 'unknown', 'nostate'],
  [State.running, Running.unknown, 'running', 'running'],
  [State.running, Running.booted, 'running', 'running (booted)'],
  [State.running, Running.migrated, 'running', 'running (migrated)'],
  [State.blocked, 0, 'running', 'blocked'],
  [State.paused, Paused.user, 'paused', 'paused (user)'],
  [State.paused, Paused.migration, 'paused', 'paused (migration)'],
  [State.paused, Paused.startingUp, 'starting', 'paused (startingUp)'],
  [State.paused, Paused.ioerror, 'paused', 'paused (ioerror)'],
  [State.paused, Paused.crashed, 'failed', 'paused (crashed)'],
  [State.paused, Paused.shuttingDown, 'stopping', 'paused (shuttingDown)'],
  [State.shutdown, 1, 'stopping', 'shutdown'],
  [State.shutoff, Shutoff.unknown, 'off', 'shutoff'],
  [State.shutoff, Shutoff.shutdown, 'off', 'shutoff (shutdown)'],
  [State.shutoff, Shutoff.destroyed, 'off', 'shutoff (destroyed)'],
  [State.shutoff, Shutoff.daemon, 'off', 'shutoff (daemon)'],
  [State.shutoff, Shutoff.crashed, 'failed', 'shutoff (crashed)'],
  [State.shutoff, Shutoff.failed, 'failed', 'shutoff (failed)'],
  [State.crashed, Crashed.unknown, 'failed', 'crashed'],
  [State.crashed, Crashed.panicked, 'failed', 'crashed (panicked)'],
  [State.pmsuspended, 0, 'suspended', 'pmsuspended'],
  // Of a libvirt that is newer than this table.
  [State.running, 99, 'running', 'running'],
  [42, 0, 'unknown', 'state 42'],
])('state %i with reason %i is %s', (state, reason, ours, rawState) => {
  expect(mapDomainState(state, reason, false)).toMatchObject({ state: ours, rawState });
});

test('off with its memory on disk is suspended, whatever it was before', () => {
  for (const reason of Object.values(Shutoff)) {
    expect(mapDomainState(State.shutoff, reason, saved.hasManagedSave)).toMatchObject({
      state: 'suspended',
      rawState: 'shutoff (managed save)',
    });
  }
});

test('a saved memory from before changes nothing while it runs', () => {
  expect(mapDomainState(State.running, Running.booted, true).state).toBe('running');
});

test.each([
  [State.paused, Paused.ioerror, /disk reported an error/],
  [State.paused, Paused.crashed, /crashed/],
  [State.paused, Paused.postcopyFailed, /migration failed/],
  [State.shutoff, Shutoff.failed, /could not be started/],
  [State.crashed, Crashed.panicked, /crashed/],
])('a fault says what it is: state %i with reason %i', (state, reason, words) => {
  expect(mapDomainState(state, reason, false).stateReason).toMatch(words);
});

test.each([
  [State.running, Running.booted],
  [State.paused, Paused.user],
  [State.shutoff, Shutoff.shutdown],
])('there is nothing to add to state %i with reason %i', (state, reason) => {
  expect(mapDomainState(state, reason, false).stateReason).toBeNull();
});
