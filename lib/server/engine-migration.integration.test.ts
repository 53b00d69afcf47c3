import { randomUUID } from 'node:crypto';
import { eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit, hosts, operations, vms } from '../../drizzle/schema/index.ts';
import { bareXml } from '../../testing/lab/guest.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { type MigrateParams, usualMigration } from '../domain/migrate-change.ts';
import { type DriverLab, driverLabObstacle } from '../drivers/libvirt/testing/driver-lab.ts';
import { runInGuest } from '../drivers/libvirt/testing/in-guest.ts';
import { everyCut, migrateUntilKilled, someCuts } from '../drivers/libvirt/testing/killed-migration.ts';
import { recorder } from '../drivers/libvirt/testing/lab-driver.ts';
import { guestThatWentOn, startLabGuest } from '../drivers/libvirt/testing/lab-guest.ts';
import { requestCancel } from '../operations/cancel-operation.ts';
import { evacuateHost } from '../operations/evacuate.ts';
import { listMigrationTargets } from '../operations/migration-targets.ts';
import { planVmChange } from '../operations/plan-change.ts';
import { planEvacuation } from '../operations/plan-evacuation.ts';
import { submitChange } from '../operations/submit-vm.ts';
import { getOperation } from '../queries/operations.ts';
import type { EngineLab } from './testing/engine-lab.ts';
import { openTwoHosts, type TwoHosts } from './testing/two-hosts.ts';

const obstacle = driverLabObstacle();

describe.skipIf(obstacle)(`migration through the engine${obstacle ? ` (${obstacle})` : ''}`, () => {
  let two: TwoHosts;
  let here: DriverLab;
  let there: DriverLab;
  let lab: EngineLab;
  let hereId: string;
  let thereId: string;
  let vmId: string;
  let externalId: string;
  let sum: string;
  let uptime: number;
  let ends: [string, string];

  beforeAll(async () => {
    two = await openTwoHosts();
    ({ here, there, lab, hereId, thereId, ends } = two);
    const guest = await startLabGuest(here, 'moving');
    externalId = guest.externalId;
    await guest.run('dd if=/dev/urandom of=/dev/vda bs=64k count=64 && sync');
    sum = await guest.run('md5sum /dev/vda | cut -c1-32');
    uptime = Number(await guest.run('cut -d. -f1 /proc/uptime'));
    await guest.close();
    await two.start();
    vmId = (await lab.untilVm('moving', 'running')).id;
  }, 240_000);
  afterAll(() => two?.close());

  const submit = async (targetHostId = thereId) => {
    const change = usualMigration(targetHostId);
    const { planKey } = await planVmChange(lab.db, vmId, change);
    const request = { vmId, change, planKey, idempotencyKey: randomUUID() };
    return (await submitChange(lab.db, lab.user, request)).operationId;
  };
  /** Right after a start of the engine, or a host's return, the store may still say otherwise. */
  const untilAccepted = (targetHostId: string) =>
    waitFor('the migration to be accepted', 60_000, () => submit(targetHostId).catch(() => false as const));
  const stateOn = ({ host }: DriverLab) => host.virsh('domstate', 'moving').catch(() => 'absent');
  const states = () => two.states('moving');
  const rows = () =>
    lab.db
      .select({ id: vms.id, hostId: vms.hypervisorHost, state: vms.state })
      .from(vms)
      .where(eq(vms.externalId, externalId));
  const copying = (operationId: string) =>
    waitFor('bytes that are copied', 60_000, async () => {
      const steps = (await getOperation(lab.user, operationId))?.steps ?? [];
      return steps.some(({ key, note }) => key === 'transfer' && /copied, .* left/.test(note ?? ''));
    });
  const slowly = () => here.host.virsh('migrate-setspeed', 'moving', '1');

  test('every other host is a candidate, with all that speaks against it', async () => {
    expect(await listMigrationTargets(lab.db, vmId)).toMatchObject([
      { hostId: thereId, hostName: 'kvm2', obstacles: [] },
    ]);
    await there.host.virsh('net-destroy', 'default');
    try {
      await waitFor('the network to be missed', 90_000, async () =>
        /network default/.test((await listMigrationTargets(lab.db, vmId))[0]?.obstacles.join() ?? ''),
      );
      await expect(submit()).rejects.toMatchObject({ code: 'not_possible' });
    } finally {
      await there.host.virsh('net-start', 'default');
    }
    await waitFor(
      'the network to be back',
      90_000,
      async () => (await listMigrationTargets(lab.db, vmId))[0]?.obstacles.length === 0,
    );
  }, 200_000);

  test('a target that refuses, here for a network that was stopped after the check, leaves it as it was', async () => {
    await lab.stop();
    await lab.openQueue();
    const operationId = await submit();
    await there.host.virsh('net-destroy', 'default');
    try {
      await lab.start();
      expect(await lab.untilEnded(operationId, 120_000)).toMatchObject({
        state: 'undone',
        error: { detail: expect.stringContaining('network') },
      });
    } finally {
      await there.host.virsh('net-start', 'default');
    }
    expect(await states()).toEqual(['running', 'absent']);
    expect(await there.volumes()).toEqual([]);
  }, 240_000);

  test('cancelled while it copies, and over a restart of the engine: it runs on where it was, once', async () => {
    await slowly();
    const operationId = await untilAccepted(thereId);
    await copying(operationId);
    await lab.stop();
    await requestCancel(lab.db, lab.user, operationId);
    await lab.start();
    expect(await lab.untilEnded(operationId, 120_000)).toMatchObject({
      state: 'undone',
      error: { code: 'cancelled' },
    });
    expect(await states()).toEqual(['running', 'absent']);
    expect(await there.volumes()).toEqual([]);
    expect(await rows()).toMatchObject([{ id: vmId, hostId: hereId, state: 'running' }]);
  }, 240_000);

  test('cancelled by a press while it copies: at once, and nothing is left at the target', async () => {
    await slowly();
    const operationId = await untilAccepted(thereId);
    await copying(operationId);
    await requestCancel(lab.db, lab.user, operationId);
    expect(await lab.untilEnded(operationId, 60_000)).toMatchObject({ error: { code: 'cancelled' } });
    expect(await states()).toEqual(['running', 'absent']);
    expect(await there.volumes()).toEqual([]);
  }, 240_000);

  test('the engine stopped on the way: it goes on, and the VM keeps its id, its uptime and its disk', async () => {
    await slowly();
    const operationId = await untilAccepted(thereId);
    await copying(operationId);
    await lab.stop();
    await here.host.virsh('migrate-setspeed', 'moving', '1000');
    await lab.start();
    expect(await lab.untilEnded(operationId, 120_000)).toMatchObject({ state: 'done' });
    expect(await states()).toEqual(['absent', 'running']);
    expect(await rows()).toMatchObject([{ id: vmId, hostId: thereId, state: 'running' }]);
    const told = await lab.db.select().from(audit).where(eq(audit.operationId, operationId));
    expect(told.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['vm.migrate', 'accepted'],
      ['vm.migrate', 'done'],
    ]);
    const moved = guestThatWentOn(there, 'moving', externalId);
    expect(await moved.run('echo 3 > /proc/sys/vm/drop_caches; md5sum /dev/vda | cut -c1-32')).toBe(sum);
    expect(Number(await moved.run('cut -d. -f1 /proc/uptime'))).toBeGreaterThan(uptime);
    await moved.close();
  }, 240_000);

  test.each(['source', 'target'] as const)(
    'libvirtd of the %s killed in the middle: the VM goes on, on exactly one host, and the page says on which',
    async (which) => {
      const before = await states();
      const [source, target, targetId] =
        before[0] === 'running' ? ([here, there, thereId] as const) : ([there, here, hereId] as const);
      const volumes = await target.volumes();
      // The source copies on while the target has nobody to answer, and hears of it only at the end.
      await source.host.virsh('migrate-setspeed', 'moving', which === 'source' ? '1' : '3');
      const operationId = await untilAccepted(targetId);
      await copying(operationId);
      const { host } = which === 'source' ? source : target;
      await host.killDaemon('SIGKILL');
      await host.startDaemon();
      // Should it be tried again, then quickly.
      await source.host.virsh('migrate-setspeed', 'moving', '1000').catch(() => {});
      const { state } = await lab.untilEnded(operationId, 120_000);
      const hasMoved = state === 'done';
      const after = await states();
      expect(after).toEqual(hasMoved ? before.toReversed() : before);
      const hostId = after[0] === 'running' ? hereId : thereId;
      await waitFor('the page to say so', 10_000, async () => {
        const seen = await rows();
        return (
          seen.length === 1 &&
          seen[0]?.id === vmId &&
          seen[0].hostId === hostId &&
          seen[0].state === 'running'
        );
      });
      if (!hasMoved) expect(await target.volumes()).toEqual(volumes);
      const guest = guestThatWentOn(hostId === hereId ? here : there, 'moving', externalId);
      expect(await guest.run('echo 3 > /proc/sys/vm/drop_caches; md5sum /dev/vda | cut -c1-32')).toBe(sum);
      const now = Number(await guest.run('cut -d. -f1 /proc/uptime'));
      expect(now).toBeGreaterThan(uptime);
      uptime = now;
      await guest.close();
    },
    240_000,
  );

  describe('a VM that was made here', () => {
    let madeId: string;
    const migrate = async (to: string, rest: Partial<MigrateParams> = {}) => {
      const { kind, params } = usualMigration(to);
      const change = { kind, params: { ...params, ...rest } };
      // Right after a host was edited, the store may still say otherwise.
      const { plan, planKey } = await waitFor('a plan without obstacles', 60_000, async () => {
        const planned = await planVmChange(lab.db, madeId, change);
        return planned.plan.obstacles.length === 0 && planned;
      });
      const request = { vmId: madeId, change, planKey, idempotencyKey: randomUUID() };
      return { plan, operationId: (await submitChange(lab.db, lab.user, request)).operationId };
    };
    const diskOn = async ({ host }: DriverLab) =>
      /vda\s+(\S+)/.exec(await host.virsh('domblklist', 'made'))?.[1] ?? '';

    test('moves: its disk, which is a volume over an image, becomes whole', async () => {
      const made = await lab.create(hereId, 'made', { startAfterCreate: true });
      madeId = made.vmId;
      expect(await lab.untilEnded(made.operationId, 120_000)).toMatchObject({ state: 'done' });
      await lab.untilVm('made', 'running');
      await runInGuest(here.host, 'made', 'true');
      const { plan, operationId } = await migrate(thereId);
      expect(plan.warnings).toContain('A linked disk becomes a whole one.');
      expect(await lab.untilEnded(operationId, 120_000)).toMatchObject({ state: 'done', error: null });
      expect(await two.states('made')).toEqual(['absent', 'running']);
      const path = await diskOn(there);
      expect(await there.host.run('qemu-img', 'info', '-U', path)).not.toContain('backing file');
      expect(Number(await runInGuest(there.host, 'made', 'cut -d. -f1 /proc/uptime'))).toBeGreaterThan(0);
    }, 240_000);

    test('moves by the hosts alone, encrypted: they go on while the program is stopped, and it finds that', async () => {
      const uptimeOf = async ({ host }: DriverLab) =>
        Number(await runInGuest(host, 'made', 'cut -d. -f1 /proc/uptime'));
      const before = await uptimeOf(there);
      const left = await diskOn(there);
      const byHosts = { lead: 'hosts', isEncrypted: true, bandwidthMib: 1 } as const;
      const { kind, params } = usualMigration(hereId);
      const refused = await planVmChange(lab.db, madeId, { kind, params: { ...params, lead: 'hosts' } });
      expect(refused.plan.obstacles).toEqual([expect.stringMatching(/kvm1 by a socket of its own machine/)]);
      await two.reachHereBy('tls');

      const certificate = ['/etc/pki/libvirt/clientcert.pem', '/etc/pki/libvirt/away.pem'] as const;
      await there.host.run('mv', ...certificate);
      const alone = await migrate(hereId, byHosts);
      expect(await lab.untilEnded(alone.operationId, 120_000)).toMatchObject({
        state: 'undone',
        error: { userMessage: expect.stringMatching(/kvm2 could not sign in at kvm1/) },
      });
      expect(await two.states('made')).toEqual(['absent', 'running']);
      await there.host.run('mv', certificate[1], certificate[0]);

      const { plan, operationId } = await migrate(hereId, byHosts);
      expect(plan.warnings.join()).not.toContain('not encrypted');
      await copying(operationId);
      const qemu = (...command: string[]) => there.host.virsh('qemu-monitor-command', 'made', ...command);
      expect(await qemu('--hmp', 'info migrate_parameters')).toMatch(/tls-creds: '\w+'/);
      await lab.stop();
      expect(await there.host.virsh('domjobinfo', 'made')).toMatch(/Outgoing migration/);
      // Past the limit: the job that copies the disk has its own.
      const [job] = JSON.parse(await qemu('{"execute":"query-block-jobs"}')).return;
      const faster = { execute: 'block-job-set-speed', arguments: { device: job.device, speed: 0 } };
      await qemu(JSON.stringify(faster));
      await there.host.virsh('migrate-setspeed', 'made', '1000');
      await waitFor(
        'the hosts to be done',
        120_000,
        async () => (await two.states('made')).join() === 'running,absent',
      );
      await lab.start();
      expect(await lab.untilEnded(operationId, 120_000)).toMatchObject({ state: 'done', error: null });
      await waitFor('its page to follow', 60_000, async () => {
        const vm = await lab.vmNamed('made');
        return vm?.id === madeId && vm.hypervisorHost === hereId && vm.state === 'running';
      });
      expect(await uptimeOf(here)).toBeGreaterThanOrEqual(before);
      const { operationId: removed } = await lab.remove(madeId);
      expect(await lab.untilEnded(removed)).toMatchObject({ state: 'done' });
      await there.host.run('rm', '-f', left);
      await there.host.virsh('pool-refresh', 'default');
      await two.reachHereBy('unix');
    }, 300_000);
  });

  test('a host is evacuated: each machine as it was planned, two at a time; what is off stays', async () => {
    const names = ['first', 'second', 'third'];
    for (const name of [...names, 'resting']) await here.define(name, bareXml(name));
    for (const name of names) {
      await here.host.virsh('start', name);
      await here.host.virsh('migrate-setspeed', name, '1');
    }
    for (const name of names) await lab.untilVm(name, 'running');
    await lab.untilVm('resting', 'off');
    const plan = await waitFor('a host for each', 60_000, async () => {
      const planned = await planEvacuation(lab.db, hereId);
      // The other machine is where the kills have left it.
      const moves = planned.moves.filter(({ name }) => names.includes(name));
      return moves.length === names.length ? { ...planned, moves } : false;
    });
    expect(plan).toMatchObject({ stuck: [], staying: [{ name: 'resting', state: 'off' }] });
    const request = { hostId: hereId, moves: plan.moves, idempotencyKey: randomUUID() };
    expect(await evacuateHost(lab.db, lab.user, request)).toEqual({ accepted: 3, refused: [] });
    // The same press again asks for nothing more.
    expect(await evacuateHost(lab.db, lab.user, request)).toEqual({ accepted: 3, refused: [] });
    const ids = plan.moves.map(({ vmId }) => vmId);
    const asked = await lab.db.select().from(operations).where(inArray(operations.subjectId, ids));
    expect(asked).toHaveLength(names.length);
    const ended = await Promise.all(asked.map(({ id }) => lab.untilEnded(id, 120_000)));
    expect(ended.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    const spans = ended.map(({ startedAt, endedAt }) => [Number(startedAt), Number(endedAt)] as const);
    for (const [at] of spans) {
      const together = spans.filter(([from, to]) => from <= (at ?? 0) && (at ?? 0) < (to ?? 0));
      expect(together.length).toBeLessThanOrEqual(2);
    }
    const list = async ({ host }: DriverLab, ...more: string[]) =>
      (await host.virsh('list', '--name', ...more))
        .split('\n')
        .filter((name) => name && name !== 'moving')
        .sort();
    expect(await list(there)).toEqual(['first', 'second', 'third']);
    expect(await list(here, '--all')).toEqual(['resting']);
    const [host] = await lab.db.select().from(hosts).where(eq(hosts.id, hereId));
    expect(host?.isInMaintenance).toBe(true);
    // Each of them keeps a processor busy.
    for (const name of names) await there.host.virsh('destroy', name);
  }, 240_000);

  test.each(process.env.EVERY_CUT ? everyCut : someCuts)(
    'the program killed -9 when %s was %s, then %s: it runs on exactly one host, with its disk and nothing else',
    async (call, moment, then) => {
      await lab.stop();
      const isHere = (await states())[0] === 'running';
      const [source, target] = isHere ? [here, there] : [there, here];
      await source.host.virsh('migrate-setspeed', 'moving', '1000');
      const [before, kept] = [await source.volumes(), await target.volumes()];
      const disk = /vda\s+(\S+)/.exec(await source.host.virsh('domblklist', 'moving'))?.[1] ?? '';
      const spec = {
        operationId: randomUUID(),
        externalId,
        name: 'moving',
        targetName: target.host.name,
        targetAddress: ends[isHere ? 1 : 0],
        disks: [{ device: 'vda', path: disk, pool: 'default', format: 'qcow2' }],
        shared: [],
        ...{ bandwidthMib: null, isEncrypted: false, peerUri: null },
      };
      const sockets = { source: source.host.socketPath, target: target.host.socketPath };
      await migrateUntilKilled({ ...sockets, spec, call, moment });
      // The program that was killed had done the look at whether it is alone, and what is done is not done again.
      const steps = (source.driver.migrateSteps?.(() => target.driver, spec) ?? []).filter(
        ({ key }) => key !== 'alone',
      );
      const { context } = recorder(() => {}, true);
      if (then === 'gone on with') for (const step of steps) await step.run(context);
      else for (const step of steps.toReversed()) await step.undo?.(context);
      const after = [await stateOn(source), await stateOn(target)];
      expect(['absent,running', 'running,absent']).toContain(after.join());
      const hasMoved = after[1] === 'running';
      if (then === 'gone on with') expect(hasMoved).toBe(true);
      const made = (await target.volumes()).filter((name) => !kept.includes(name));
      expect(made).toHaveLength(hasMoved ? 1 : 0);
      expect(await source.volumes()).toEqual(before);
      const guest = guestThatWentOn(hasMoved ? target : source, 'moving', externalId);
      expect(await guest.run('echo 3 > /proc/sys/vm/drop_caches; md5sum /dev/vda | cut -c1-32')).toBe(sum);
      const now = Number(await guest.run('cut -d. -f1 /proc/uptime'));
      expect(now).toBeGreaterThanOrEqual(uptime);
      uptime = now;
      await guest.close();
    },
    240_000,
  );
});
