import { describe, expect, test } from 'vitest';
import { hasAction, hasPart, vmParts } from '@/lib/domain/vm-capabilities';
import { tabsOf } from './vm-tabs';

const namesOf = (hypervisorType: 'kvm' | 'qemu' | 'cloud') =>
  tabsOf({ id: 'x', hypervisorType }).map(({ text }) => text);

test.each(['kvm', 'qemu'] as const)(
  'a machine of %s has every page and can be changed in every way',
  (type) => {
    expect(namesOf(type)).toEqual([
      'Overview',
      'Console',
      'Hardware',
      'Disks',
      'Network',
      'Snapshots',
      'Operations',
      'Audit',
      'Definition',
      'Settings',
    ]);
    expect(vmParts.every((part) => hasPart({ hypervisorType: type }, part))).toBe(true);
    expect(hasAction({ hypervisorType: type }, 'vm.setNumaMemory')).toBe(true);
  },
);

describe('a machine of a cloud', () => {
  test('has no page of what only hypervisors have', () => {
    expect(namesOf('cloud')).toEqual(['Overview', 'Disks', 'Network', 'Operations', 'Audit', 'Settings']);
  });

  test('is started, stopped and deleted, and is not asked for what no cloud can', () => {
    const can = (action: Parameters<typeof hasAction>[1]) => hasAction({ hypervisorType: 'cloud' }, action);
    for (const action of ['vm.start', 'vm.shutdown', 'vm.reboot', 'vm.forceOff', 'vm.delete'] as const)
      expect(can(action)).toBe(true);
    for (const action of ['vm.pause', 'vm.nmi', 'vm.migrate', 'vm.snapshot', 'vm.setPinning'] as const)
      expect(can(action)).toBe(false);
  });
});
