import { expect, test } from 'vitest';
import { planHostChange } from '../resources/table.ts';
import { hostSubject, observedNetwork } from '../testing/network-subject.ts';

const stop = { kind: 'network.stop', params: { name: 'default' } } as const;
const start = { kind: 'network.start', params: { name: 'default' } } as const;
const vm = (name: string, state: 'running' | 'off', networks = ['default']) => ({
  id: name,
  name,
  state,
  networks,
  disks: [],
});

test('stopping names the running VMs that lose the network, and no others', () => {
  const vms = [vm('web', 'running'), vm('db', 'running'), vm('old', 'off'), vm('far', 'running', ['lan'])];
  const { live, warnings, obstacles } = planHostChange(hostSubject({ vms }), stop);
  expect(obstacles).toEqual([]);
  expect(live).toEqual([expect.stringContaining('Its bridge virbr0')]);
  expect(warnings).toEqual([expect.stringMatching(/^db and web are running and lose this network at once/)]);
});

test('a network on a bridge of the host leaves running VMs their connection', () => {
  const networks = [observedNetwork({ mode: 'bridge', bridge: 'br0', addresses: [] })];
  const { live, warnings } = planHostChange(hostSubject({ networks, vms: [vm('web', 'running')] }), stop);
  expect(live).toEqual([expect.stringContaining('br0 belongs to the host and stays')]);
  expect(warnings).toEqual([expect.stringMatching(/^web is running on it, and keeps its connection/)]);
});

test('stopping one that is not permanent says that it is lost', () =>
  expect(
    planHostChange(hostSubject({ networks: [observedNetwork({ isPersistent: false })] }), stop).lost,
  ).toEqual([expect.stringContaining('forgets it')]));

test('what is so already does nothing', () => {
  expect(planHostChange(hostSubject(), start).live).toEqual([]);
  const stopped = hostSubject({ networks: [observedNetwork({ isActive: false })] });
  expect(planHostChange(stopped, stop).live).toEqual([]);
  expect(planHostChange(stopped, start).live).toEqual([
    'Its bridge virbr0 comes up with 192.168.122.1/24, and guests get addresses.',
  ]);
  const params = { name: 'default', isAutostart: true };
  expect(planHostChange(hostSubject(), { kind: 'network.setAutostart', params }).live).toEqual([]);
});

test('a network that the host no longer has is an obstacle', () =>
  expect(planHostChange(hostSubject({ networks: [] }), start).obstacles).toEqual([
    'The host kvm1 has no network default any more.',
  ]));
