import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTinyGuest } from '../../testing/lab/guest.ts';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { toErrorView } from '../domain/errors.ts';
import { listHosts } from '../queries/hosts.ts';
import { getOperation, listOperations } from '../queries/operations.ts';
import { listVms } from '../queries/vms.ts';
import { type EngineLab, leftOn, openEngineLab } from './testing/engine-lab.ts';

const obstacle = labObstacle();

describe.skipIf(obstacle)(`the engine on hosts in trouble${obstacle ? ` (${obstacle})` : ''}`, () => {
  let host: LabHost;
  let other: LabHost;
  let lab: EngineLab;
  let hostId: string;
  let otherId: string;

  beforeAll(async () => {
    [host, other, lab] = await Promise.all([startLabHost(), startLabHost(), openEngineLab()]);
    hostId = await lab.addHost('kvm1', host);
    otherId = await lab.addHost('kvm2', other);
    await lab.start();
    await lab.untilHost(hostId, ['connected']);
    await lab.untilHost(otherId, ['connected']);
  });
  afterAll(async () => {
    await lab?.close();
    await Promise.all([host?.stop(), other?.stop()]);
  });

  const domains = async () => (await host.virsh('list', '--all', '--name')).split('\n').filter(Boolean);

  const untilStep = (operationId: string, key: string) =>
    waitFor(
      `the step ${key}`,
      30_000,
      async () => {
        const operation = await getOperation(lab.user, operationId);
        const state = operation?.steps.find((step) => step.key === key)?.state;
        return operation?.endedAt !== null || (state !== undefined && state !== 'waiting');
      },
      2,
    );

  // At every call of a create, and the program itself too: `npm run faults 1 5`.
  test.each(['image', 'define'])(
    'libvirtd killed when the step %s begins: the VM is there whole, or nothing of it is',
    async (key) => {
      const name = `killed-${key}`;
      const { operationId, vmId } = await lab.create(hostId, name);
      await untilStep(operationId, key);
      await host.killDaemon('SIGKILL');
      await lab.untilHost(hostId, ['unreachable']);
      await host.startDaemon();
      const ended = await lab.untilEnded(operationId, 100_000);
      console.info(`killed at ${key}: ${ended.state}, ${ended.error?.userMessage ?? 'no error'}`);
      if (ended.state === 'done') {
        expect(await domains()).toEqual([name]);
        expect(await host.virsh('domstate', name)).toBe('running');
        expect(await lab.untilVm(name, 'running')).toMatchObject({ id: vmId });
      } else {
        expect(ended).toMatchObject({ state: 'undone', error: { advice: expect.any(String) } });
        expect(await lab.vmNamed(name)).toBeNull();
        expect(await leftOn(host)).toEqual([]);
      }
      await lab.untilHost(hostId, ['connected']);
      if (ended.state !== 'done') return;
      const { operationId: removal } = await lab.remove(vmId);
      expect(await lab.untilEnded(removal)).toMatchObject({ state: 'done' });
      expect(await leftOn(host)).toEqual([]);
    },
  );

  test('a libvirtd that hangs is shown as such; reading and the other host do not notice', async () => {
    await createTinyGuest(host, { name: 'seen', isStarted: false });
    const vm = await lab.untilVm('seen', 'off');
    const begun = performance.now();
    await host.killDaemon('SIGSTOP');
    try {
      const elsewhere = await lab.create(otherId, 'elsewhere');
      await lab.untilHost(hostId, ['degraded', 'unreachable']);
      console.info(`shown as hanging after ${Math.round(performance.now() - begun)} ms`);
      const reading = performance.now();
      await Promise.all([listVms(lab.user), listHosts(lab.user), listOperations(lab.user)]);
      console.info(`the lists meanwhile: ${Math.round(performance.now() - reading)} ms`);
      expect(performance.now() - reading).toBeLessThan(5_000);
      expect(await lab.untilEnded(elsewhere.operationId)).toMatchObject({ state: 'done' });
      const removal = await lab.remove(elsewhere.vmId);
      expect(await lab.untilEnded(removal.operationId)).toMatchObject({ state: 'done' });
      expect(await lab.hostState(hostId)).toMatchObject({ stateReason: expect.any(String) });
    } finally {
      await host.killDaemon('SIGCONT');
    }
    await lab.untilHost(hostId, ['connected']);
    const start = await lab.power(vm.id, 'start');
    expect(await lab.untilEnded(start.operationId)).toMatchObject({ state: 'done' });
    const removal = await lab.remove(vm.id);
    expect(await lab.untilEnded(removal.operationId)).toMatchObject({ state: 'done' });
  });

  test('a host that is away refuses what is asked, and what virsh did meanwhile is seen at its return', async () => {
    await createTinyGuest(host, { name: 'changed', isStarted: false });
    const vm = await lab.untilVm('changed', 'off');
    await host.killDaemon('SIGKILL');
    await lab.untilHost(hostId, ['unreachable']);
    for (const work of [() => lab.create(hostId, 'late'), () => lab.power(vm.id, 'start')]) {
      const error = await work().then(
        () => null,
        (thrown: unknown) => toErrorView(thrown),
      );
      expect(error).toMatchObject({
        userMessage: expect.stringContaining('cannot be reached now'),
        advice: expect.any(String),
      });
    }
    expect(await lab.vmNamed('late')).toBeNull();
    await lab.stop();
    await host.startDaemon();
    await host.virsh('undefine', 'changed', '--remove-all-storage');
    await lab.start();
    await lab.untilVm('changed', 'gone');
    await lab.untilHost(hostId, ['connected']);
  });

  test('an operation that was asked for while its host hangs ends when the host is back', async () => {
    await host.killDaemon('SIGSTOP');
    let operationId: string;
    try {
      ({ operationId } = await lab.create(hostId, 'patient'));
      await lab.untilHost(hostId, ['degraded', 'unreachable']);
    } finally {
      await host.killDaemon('SIGCONT');
    }
    expect(await lab.untilEnded(operationId)).toMatchObject({ state: 'done' });
    expect(await domains()).toEqual(['patient']);
  });

  test('after a reboot of the host its VMs are shown as they are now, and can be started again', async () => {
    for (const name of ['comes-back', 'stays-off']) await createTinyGuest(host, { name });
    await host.virsh('autostart', 'comes-back');
    const vm = await lab.untilVm('stays-off', 'running');
    await lab.untilVm('comes-back', 'running');
    await reboot(['comes-back', 'stays-off']);
    await lab.untilHost(hostId, ['connected']);
    const begun = performance.now();
    await lab.untilVm('stays-off', 'off', 10_000);
    await lab.untilVm('comes-back', 'running', 10_000);
    console.info(`right ${Math.round(performance.now() - begun)} ms after the host was connected again`);
    const start = await lab.power(vm.id, 'start');
    expect(await lab.untilEnded(start.operationId)).toMatchObject({ state: 'done' });
    expect(await host.virsh('domstate', 'stays-off')).toBe('running');
  });

  /** What a reboot leaves: no process, nothing under /run, and a daemon that starts what is marked for it. */
  async function reboot(running: string[]): Promise<void> {
    const pids = running.map((name) => host.guestPid(name));
    // Its bridge and its dnsmasq would outlive the daemon, but no reboot.
    await host.virsh('net-destroy', 'default');
    await host.killDaemon('SIGKILL');
    for (const pid of pids) if (pid) process.kill(pid, 'SIGKILL');
    await lab.untilHost(hostId, ['unreachable']);
    await host.run('sh', '-c', 'rm -rf /run/libvirt/qemu /run/libvirt/network /run/libvirt/storage');
    await host.startDaemon();
  }
});
