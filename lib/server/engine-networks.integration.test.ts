import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTinyGuest } from '../../testing/lab/guest.ts';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import type { HostChange } from '../domain/host-changes.ts';
import { runSteps } from '../drivers/contract.ts';
import { openLabDriver, recorder } from '../drivers/libvirt/testing/lab-driver.ts';
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
    await host.run('ip', 'link', 'add', 'br7', 'type', 'bridge');
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
  /** Past the product: its card hangs there at its next start. */
  const moveTo = (vm: string, network: string) =>
    host.run(
      'bash',
      '-c',
      `virsh define <(virsh dumpxml --inactive ${vm} | sed "s/<source network='[^']*'/<source network='${network}'/")`,
    );
  const infoOf = async (name: string) => host.virsh('net-info', name);

  test('one that virsh makes appears by itself, is started and stopped here, and vanishes with virsh', async () => {
    await host.run(
      'bash',
      '-c',
      `virsh net-define <(echo "<network><name>elsewhere</name><ip address='10.77.0.1' prefix='24'/></network>")`,
    );
    await waitFor('the network', 60_000, async () => (await named('elsewhere')) !== undefined);
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
    await waitFor('its end', 60_000, async () => (await named('elsewhere')) === undefined);
  });

  const nat = (name: string, subnet: string) => ({
    kind: 'network.create' as const,
    params: {
      name,
      mode: 'nat' as const,
      bridge: null,
      subnet: `${subnet}.0/24`,
      range: { start: `${subnet}.10`, end: `${subnet}.20` },
      isAutostart: true,
    },
  });

  test('a subnet that the host has itself is refused by it at the start, and nothing is left', async () => {
    const [cable] = (await host.run('ip', '-o', 'route', 'show', 'dev', 'eth0', 'proto', 'kernel')).split(
      ' ',
    );
    const { ended } = await change({
      kind: 'network.create',
      params: { ...nat('taken', '10.0.0').params, subnet: cable ?? '', range: null },
    });
    expect(ended).toMatchObject({
      state: 'undone',
      error: { code: 'not_possible', userMessage: expect.stringMatching(/already in use by eth0/) },
    });
    expect(await host.virsh('net-list', '--all', '--name')).not.toContain('taken');
    await waitFor('its end', 60_000, async () => (await named('taken')) === undefined);
  });

  test('a NAT network that is made gives a real guest an address; while the guest uses it, it stays', async () => {
    const { ended, subjectId } = await change(nat('shop', '192.168.200'));
    expect(ended).toMatchObject({ state: 'done', subjectId });
    expect(await named('shop')).toMatchObject({
      id: subjectId,
      mode: 'nat',
      isActive: true,
      isAutostart: true,
    });
    await createTinyGuest(host, { name: 'leased', isStarted: false });
    await moveTo('leased', 'shop');
    await host.virsh('start', 'leased');
    const seen = await waitFor('the lease', 90_000, async () => {
      const detail = await detailOf('shop');
      // The lease is in the network's own answer; the VM's address follows when the VM is read next.
      const isKnown = detail?.leases.length && detail.nics[0]?.addresses.length;
      return isKnown && detail.vms[0]?.state === 'running' ? detail : false;
    });
    const [lease] = seen.leases;
    expect(lease?.address).toMatch(/^192\.168\.200\.(1\d|20)$/);
    expect(seen.nics).toMatchObject([{ mac: lease?.mac, addresses: [lease?.address] }]);
    expect(seen.vms).toMatchObject([{ name: 'leased' }]);

    const stop: HostChange = { kind: 'network.stop', params: { name: 'shop' } };
    expect((await plan(stop)).warnings).toEqual([expect.stringMatching(/^leased is running and loses/)]);
    const remove: HostChange = { kind: 'network.delete', params: { name: 'shop' } };
    expect((await plan(remove)).obstacles).toEqual([expect.stringMatching(/^leased uses shop/)]);
    await expect(change(remove)).rejects.toMatchObject({
      userMessage: expect.stringMatching(/^leased uses/),
    });

    // Where the store did not know of it yet, the host is asked before anything is done.
    const driver = openLabDriver(host);
    const blind = driver.hostChangeSteps({
      change: remove,
      plan: await plan(remove),
      operationId: randomUUID(),
    });
    await expect(runSteps(blind, recorder().context)).rejects.toMatchObject({ code: 'conflict' });
    await driver.close();
    expect(await infoOf('shop')).toMatch(/Active: +yes/);

    await moveTo('leased', 'default');
    await host.virsh('destroy', 'leased');
    await waitFor('the guest to have left', 60_000, async () => (await named('shop'))?.vms.length === 0);
    expect((await change(remove)).ended).toMatchObject({ state: 'done' });
    expect(await named('shop')).toBeUndefined();
    expect(await host.virsh('net-list', '--all', '--name')).not.toContain('shop');
  });

  test('an isolated network forwards nothing; a bridged one hangs guests on the host’s bridge', async () => {
    const params = { name: 'alone', mode: 'isolated', bridge: null, subnet: null, range: null } as const;
    const alone = await change({ kind: 'network.create', params: { ...params, isAutostart: false } });
    expect(alone.ended).toMatchObject({ state: 'done' });
    const xml = await host.virsh('net-dumpxml', 'alone');
    expect(xml).not.toContain('<forward');
    expect(xml).not.toContain('<ip');
    expect(await infoOf('alone')).toMatch(/Autostart: +no/);

    const bridged = (bridge: string): HostChange => ({
      kind: 'network.create',
      params: { name: 'lan', mode: 'bridge', bridge, subnet: null, range: null, isAutostart: true },
    });
    expect((await plan(bridged('br9'))).obstacles).toEqual([
      expect.stringMatching(/no bridge br9. It has br7/),
    ]);
    expect((await change(bridged('br7'))).ended).toMatchObject({ state: 'done' });
    expect(await named('lan')).toMatchObject({ mode: 'bridge', bridge: 'br7', isActive: true });
    await moveTo('leased', 'lan');
    await host.virsh('start', 'leased');
    expect(await host.run('ip', '-o', 'link', 'show', 'master', 'br7')).toContain('vnet');
    await lab.untilVm('leased', 'running');
    await change({ kind: 'network.stop', params: { name: 'lan' } });
    // What the plan says of it: the guest keeps its connection.
    expect(await host.run('ip', '-o', 'link', 'show', 'master', 'br7')).toContain('vnet');
    await host.virsh('destroy', 'leased');
  });
});
