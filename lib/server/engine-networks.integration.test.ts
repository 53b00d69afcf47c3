import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTinyGuest } from '../../testing/lab/guest.ts';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import type { HostChange } from '../domain/host-changes.ts';
import { planHostChange } from '../operations/plan-host-change.ts';
import { submitHostChange } from '../operations/submit-host-change.ts';
import { getNetwork, listNetworks } from '../queries/networks.ts';
import { type EngineLab, openEngineLab } from './testing/engine-lab.ts';

const obstacle = labObstacle();

describe.skipIf(obstacle)(`networks of a real host${obstacle ? ` (${obstacle})` : ''}`, () => {
  let host: LabHost;
  let lab: EngineLab;
  let hostId: string;

  beforeAll(async () => {
    [host, lab] = await Promise.all([startLabHost(), openEngineLab()]);
    hostId = await lab.addHost('kvm1', host);
    await lab.start();
    await lab.untilHost(hostId, ['connected']);
  });
  afterAll(async () => {
    await lab?.close();
    await host?.stop();
  });

  const plan = async (change: HostChange) => (await planHostChange(lab.db, hostId, change)).plan;
  const change = async (wanted: HostChange) => {
    const { planKey } = await planHostChange(lab.db, hostId, wanted);
    const request = { hostId, change: wanted, planKey, idempotencyKey: randomUUID() };
    const { operationId, subjectId } = await submitHostChange(lab.db, lab.user, request);
    return { ended: await lab.untilEnded(operationId), subjectId };
  };
  const named = async (name: string) =>
    (await listNetworks(lab.user)).find((network) => network.name === name);
  const detailOf = async (name: string) => getNetwork(lab.user, (await named(name))?.id ?? '');
  const infoOf = async (name: string) => host.virsh('net-info', name);

  test('one that virsh makes appears by itself, is started and stopped here, and vanishes with virsh', async () => {
    await host.run(
      'bash',
      '-c',
      `virsh net-define <(echo "<network><name>elsewhere</name><ip address='10.77.0.1' prefix='24'/></network>")`,
    );
    await waitFor('the network', 10_000, async () => (await named('elsewhere')) !== undefined);
    expect(await named('elsewhere')).toMatchObject({ mode: 'isolated', isActive: false, hostName: 'kvm1' });
    const { ended } = await change({ kind: 'network.start', params: { name: 'elsewhere' } });
    expect(ended).toMatchObject({ state: 'done' });
    // In the store when the operation ends, not some time after.
    expect(await named('elsewhere')).toMatchObject({ isActive: true });
    expect(await infoOf('elsewhere')).toMatch(/Active: +yes/);
    await change({ kind: 'network.setAutostart', params: { name: 'elsewhere', isAutostart: true } });
    expect(await infoOf('elsewhere')).toMatch(/Autostart: +yes/);
    expect(await named('elsewhere')).toMatchObject({ isAutostart: true });
    await change({ kind: 'network.stop', params: { name: 'elsewhere' } });
    expect(await infoOf('elsewhere')).toMatch(/Active: +no/);
    expect(await detailOf('elsewhere')).toMatchObject({
      isActive: false,
      operations: [{ kind: 'network.stop' }, { kind: 'network.setAutostart' }, { kind: 'network.start' }],
    });
    await host.virsh('net-undefine', 'elsewhere');
    await waitFor('its end', 10_000, async () => (await named('elsewhere')) === undefined);
  });

  test('addresses that the host is part of itself are refused by it when the network starts, and it says which', async () => {
    await host.run(
      'bash',
      '-c',
      `virsh net-define <(echo "<network><name>taken</name><ip address='${host.address}' prefix='30'/></network>")`,
    );
    await waitFor('the network', 10_000, async () => (await named('taken')) !== undefined);
    const { ended } = await change({ kind: 'network.start', params: { name: 'taken' } });
    expect(ended).toMatchObject({
      state: 'failed',
      error: { code: 'not_possible', userMessage: expect.stringMatching(/already in use by eth0/) },
    });
    await host.virsh('net-undefine', 'taken');
  });

  test('a guest’s lease is seen, and stopping its network names it before', async () => {
    await createTinyGuest(host, { name: 'leased' });
    await lab.untilVm('leased', 'running');
    const stop: HostChange = { kind: 'network.stop', params: { name: 'default' } };
    expect((await plan(stop)).warnings).toEqual([expect.stringMatching(/^leased is running and loses/)]);
    const seen = await waitFor('the lease', 60_000, async () => {
      const detail = await detailOf('default');
      return detail?.leases.length ? detail : false;
    });
    expect(seen.nics.map(({ mac }) => mac)).toEqual(seen.leases.map(({ mac }) => mac));
    expect(seen.vms).toMatchObject([{ name: 'leased', state: 'running' }]);
    expect(await host.virsh('net-dhcp-leases', 'default')).toContain(seen.leases[0]?.address);
    await host.virsh('destroy', 'leased');
    await host.virsh('undefine', 'leased');
  });
});
