import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { audit, operations } from '../../drizzle/schema/index.ts';
import { createTinyGuest } from '../../testing/lab/guest.ts';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { onNotify } from '../db/notify.ts';
import { toErrorView } from '../domain/errors.ts';
import { setHostEnabled } from '../operations/hosts.ts';
import { getOperation } from '../queries/operations.ts';
import { type EngineLab, leftOn, openEngineLab } from './testing/engine-lab.ts';

const obstacle = labObstacle();

describe.skipIf(obstacle)(`the engine on a real host${obstacle ? ` (${obstacle})` : ''}`, () => {
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
  afterEach(async () => {
    for (const name of (await host.virsh('list', '--all', '--name')).split('\n').filter(Boolean)) {
      await host.virsh('destroy', name).catch(() => {});
      await host.virsh('undefine', name, '--remove-all-storage').catch(() => {});
    }
  });

  /** A refusal, with the parts that people read. */
  async function refusal(work: Promise<unknown>) {
    const error = await work.then(
      () => null,
      (thrown) => thrown,
    );
    expect(error, 'it was accepted').not.toBeNull();
    return toErrorView(error);
  }

  /** What happens between the click and the run: no engine takes up meanwhile what is asked for. */
  async function whileStopped<T>(work: () => Promise<T>): Promise<T> {
    await lab.stop();
    await lab.openQueue();
    const result = await work();
    await lab.start();
    return result;
  }

  const defineByVirsh = async (name: string) => {
    const file = join(host.imagesFolder, `../${name}-defined.xml`);
    writeFileSync(
      file,
      `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type arch='x86_64'>hvm</type></os></domain>`,
    );
    await host.virsh('define', file);
  };

  test('a create makes a running VM, with steps and log, and a click reaches the host at once', async () => {
    const { operationId, vmId } = await lab.create(hostId, 'web1');
    expect(await lab.vmNamed('web1')).toMatchObject({ id: vmId, state: 'creating' });
    expect(await lab.untilEnded(operationId)).toMatchObject({ state: 'done', error: null, progress: 1 });
    expect(await host.virsh('domstate', 'web1')).toBe('running');
    expect(await lab.vmNamed('web1')).toMatchObject({ id: vmId, state: 'running', imageName: 'Tiny Linux' });
    const operation = await getOperation(lab.user, operationId);
    expect(operation?.steps.map(({ key, state }) => `${key} ${state}`)).toEqual(
      ['image', 'disk', 'define', 'start', 'settle'].map((key) => `${key} done`),
    );
    expect(operation?.log.map(({ message }) => message).join()).toContain('Uploading the image Tiny Linux');

    const delays: number[] = [];
    for (const action of ['pause', 'resume', 'pause', 'resume'] as const) {
      const click = await lab.power(vmId, action);
      expect(await lab.untilEnded(click.operationId)).toMatchObject({ state: 'done' });
      const done = await getOperation(lab.user, click.operationId);
      delays.push(Date.parse(done?.steps[0]?.startedAt ?? '') - Date.parse(done?.createdAt ?? ''));
    }
    console.info(`click to the host: ${delays.join(', ')} ms`);
    // Woken, not found by the queue's own look every five seconds; the bench click says how fast.
    expect(Math.max(...delays)).toBeLessThan(4_000);

    const removal = await lab.remove(vmId);
    expect(await lab.untilEnded(removal.operationId)).toMatchObject({ state: 'done' });
    expect(await lab.vmNamed('web1')).toBeNull();
    expect(await leftOn(host)).toEqual([]);
  });

  test('what cloud-init gets is sealed wherever it is kept, until it is on the CD that goes with its VM', async () => {
    const secret = 'hunter2-of-this-test';
    const cloudInit = { isOn: true, userData: `#cloud-config\npassword: ${secret}\n` };
    const { operationId, vmId } = await whileStopped(async () => {
      const accepted = await lab.create(hostId, 'seeded', { startAfterCreate: false, cloudInit });
      const { plan } = await lab.operation(accepted.operationId);
      expect(plan).toMatchObject({ sealedSeed: expect.stringMatching(/^v1\./) });
      expect(JSON.stringify(plan)).not.toContain(secret);
      return accepted;
    });
    const ended = await lab.untilEnded(operationId);
    expect(ended).toMatchObject({ state: 'done' });
    expect(ended.plan).not.toHaveProperty('sealedSeed');
    const kept = [
      await lab.operation(operationId),
      await getOperation(lab.user, operationId),
      await lab.db.select().from(audit).where(eq(audit.operationId, operationId)),
    ];
    expect(JSON.stringify(kept)).not.toContain(secret);
    const cd = (await leftOn(host)).find((name) => name.endsWith('-seed.iso'))?.replace('default/', '') ?? '';
    expect(readFileSync(join(host.imagesFolder, cd), 'latin1')).toContain(secret);
    expect(await lab.untilEnded((await lab.remove(vmId)).operationId)).toMatchObject({ state: 'done' });
    expect(await leftOn(host)).toEqual([]);
  });

  test('a VM made by virsh appears by itself, follows what virsh does, and ends as gone', async () => {
    const heard: string[] = [];
    const stop = await onNotify(({ topic, id }: { topic: string; id?: string }) => {
      if (topic === 'vm' && id) heard.push(id);
    }, lab.database);
    const begun = performance.now();
    await defineByVirsh('foreign');
    const vm = await lab.untilVm('foreign', 'off');
    await waitFor('the notification', 60_000, () => heard.includes(vm.id));
    console.info(
      `virsh define to the store: ${Math.round(performance.now() - begun)} ms, virsh itself included`,
    );
    await host.virsh('start', 'foreign');
    await lab.untilVm('foreign', 'running');
    await host.virsh('destroy', 'foreign');
    await lab.untilVm('foreign', 'off');
    await host.virsh('undefine', 'foreign');
    await lab.untilVm('foreign', 'gone');
    await stop();

    const start = await refusal(lab.power(vm.id, 'start'));
    expect(start).toMatchObject({ code: 'not_possible', userMessage: expect.stringContaining('gone') });
    const forgetting = await lab.remove(vm.id);
    expect(await lab.untilEnded(forgetting.operationId)).toMatchObject({ state: 'done' });
    expect(await lab.vmNamed('foreign')).toBeNull();
  });

  test('what cannot be done is refused before anything is made, and says what to do', async () => {
    await defineByVirsh('taken');
    await lab.untilVm('taken', 'off');
    const cases = [
      ['name_taken', 'name', lab.create(hostId, 'taken')],
      ['no_capacity', 'memoryMib', lab.create(hostId, 'big', { memoryMib: 8_388_608 })],
      ['not_found', 'imageId', lab.create(hostId, 'noimage', { imageId: randomUUID() })],
      ['not_found', 'nics.0.name', lab.create(hostId, 'nonet', { nics: [{ name: 'nowhere' }] })],
      ['not_possible', 'pool', lab.create(hostId, 'nopool', { pool: 'nowhere' })],
    ] as const;
    for (const [code, field, work] of cases) {
      const error = await refusal(work);
      expect(error).toMatchObject({ code, advice: expect.stringMatching(/\.$/) });
      expect(Object.keys(error.fields ?? {})).toEqual([field]);
    }
    expect(await lab.vmNamed('big')).toBeNull();
    expect(await leftOn(host)).toEqual(['domain taken']);
  });

  test('a name that virsh took between the plan and the run is refused, and nothing is left', async () => {
    const { operationId } = await whileStopped(async () => {
      const accepted = await lab.create(hostId, 'raced');
      await defineByVirsh('raced');
      return accepted;
    });
    const ended = await lab.untilEnded(operationId);
    expect(ended).toMatchObject({ state: 'undone', error: { code: 'name_taken' } });
    expect(ended.error?.advice).toBe('Choose another name.');
    expect(await leftOn(host)).toEqual(['domain raced']);
    // The one that virsh made is in the list, the one that was asked for is not.
    const kept = await lab.untilVm('raced', 'off');
    expect(kept.imageName).toBeNull();
  });

  test('of several VMs at once one that fails stops no other, and the same press again is the same VMs', async () => {
    const key = randomUUID();
    const ask = () => lab.create(hostId, 'row', { count: 3, startAfterCreate: false }, key);
    const accepted = await whileStopped(async () => {
      const first = await ask();
      expect(await ask()).toMatchObject(first);
      await defineByVirsh('row-2');
      return first;
    });
    const ended = await Promise.all(accepted.operations.map(({ id }) => lab.untilEnded(id)));
    expect(ended.map(({ subjectName, state }) => [subjectName, state])).toEqual([
      ['row-1', 'done'],
      ['row-2', 'undone'],
      ['row-3', 'done'],
    ]);
    expect(new Set(ended.map(({ batchId }) => batchId))).toEqual(new Set([accepted.batchId]));
    const left = ['default/row-1', 'default/row-3', 'domain row-1', 'domain row-2', 'domain row-3'];
    expect((await leftOn(host)).map((one) => one.replace(/-[0-9a-f]{8}\.qcow2$/, ''))).toEqual(left);
    expect(await ask()).toMatchObject(accepted);
  });

  test('a full pool undoes the create; only what others use is left', async () => {
    await host.run('mkdir', '-p', '/var/lib/libvirt/small');
    await host.run('mount', '-t', 'tmpfs', '-o', 'size=90m', 'tmpfs', '/var/lib/libvirt/small');
    try {
      await host.virsh('pool-define-as', 'small', 'dir', '--target', '/var/lib/libvirt/small');
      await host.virsh('pool-start', 'small');
      await waitFor('the pool in the store', 60_000, async () =>
        (await lab.hostState(hostId))?.facts?.pools.some(
          ({ name, isActive }) => name === 'small' && isActive,
        ),
      );
      const filler = host.run('fallocate', '-l', '80m', '/var/lib/libvirt/small/filler.bin');
      const { operationId } = await filler.then(() => lab.create(hostId, 'fat', { pool: 'small' }));
      const ended = await lab.untilEnded(operationId);
      expect(ended).toMatchObject({ state: 'undone', error: { code: 'disk_full' } });
      expect(ended.error?.userMessage).toContain('full');
      expect(ended.error?.advice).toMatch(/^Free some space/);
      expect(await lab.vmNamed('fat')).toBeNull();
      expect(await leftOn(host, ['default', 'small'])).toEqual(['small/filler.bin']);
    } finally {
      await host.virsh('pool-destroy', 'small').catch(() => {});
      await host.virsh('pool-undefine', 'small').catch(() => {});
      await host.run('umount', '/var/lib/libvirt/small');
    }
  });

  test('a network stopped after the plan undoes the create, with libvirt’s own words', async () => {
    await host.virsh('net-define', await networkFile('side'));
    await host.virsh('net-start', 'side');
    await waitFor('the network in the store', 60_000, async () =>
      (await lab.hostState(hostId))?.facts?.networks.some(
        ({ name, isActive }) => name === 'side' && isActive,
      ),
    );
    const { operationId } = await whileStopped(async () => {
      const accepted = await lab.create(hostId, 'offnet', { nics: [{ name: 'side' }] });
      await host.virsh('net-destroy', 'side');
      return accepted;
    });
    const ended = await lab.untilEnded(operationId);
    expect(ended).toMatchObject({ state: 'undone', error: { code: 'not_possible' } });
    expect(ended.error?.userMessage).toContain('network');
    expect(ended.error?.advice).toContain('Start that network');
    expect(ended.error?.detail).toContain('side');
    expect(await lab.vmNamed('offnet')).toBeNull();
    expect(await leftOn(host)).toEqual([]);
    await host.virsh('net-undefine', 'side');
  });

  async function networkFile(name: string): Promise<string> {
    const file = join(host.imagesFolder, `../${name}-net.xml`);
    writeFileSync(file, `<network><name>${name}</name><bridge name='vb-${name}'/></network>`);
    return file;
  }

  test('fifty presses with one key are one VM and one operation', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => lab.create(hostId, 'once', { startAfterCreate: false }, key)),
    );
    expect(new Set(answers.map(({ operationId }) => operationId)).size).toBe(1);
    expect(new Set(answers.map(({ vmId }) => vmId)).size).toBe(1);
    const { operationId } = answers[0] as (typeof answers)[number];
    expect(await lab.untilEnded(operationId)).toMatchObject({ state: 'done', attempts: 1 });
    expect(await leftOn(host)).toEqual([`default/${await diskOf(operationId)}`, 'domain once']);
  });

  async function diskOf(operationId: string): Promise<string> {
    const { plan } = await lab.operation(operationId);
    return (plan as { spec: { disk: { volume: string } } }).spec.disk.volume;
  }

  test('of two different presses on one VM at once, one is taken and the other is told why', async () => {
    await defineByVirsh('pressed');
    const vm = await lab.untilVm('pressed', 'off');
    const results = await Promise.allSettled([lab.power(vm.id, 'start'), lab.power(vm.id, 'start')]);
    const taken = results.filter((result) => result.status === 'fulfilled');
    const refused = results.filter((result) => result.status === 'rejected');
    expect([taken.length, refused.length]).toEqual([1, 1]);
    expect(toErrorView(refused[0]?.reason)).toMatchObject({
      code: 'conflict',
      userMessage: expect.stringContaining('Starting is in progress'),
    });
    expect(await lab.untilEnded(taken[0]?.value.operationId ?? '')).toMatchObject({ state: 'done' });
  });

  test('a VM that virsh deleted before its start was run says so', async () => {
    await defineByVirsh('vanishing');
    const vm = await lab.untilVm('vanishing', 'off');
    const { operationId } = await whileStopped(async () => {
      const accepted = await lab.power(vm.id, 'start');
      await host.virsh('undefine', 'vanishing');
      return accepted;
    });
    const ended = await lab.untilEnded(operationId);
    expect(ended).toMatchObject({ state: 'failed', error: { code: 'not_found' } });
    expect(ended.error?.userMessage).toContain('does not exist on the host kvm1 any more');
    expect(ended.error?.advice).toContain('deleted');
    await lab.untilVm('vanishing', 'gone');
  });

  test('shutdowns that no guest heeds hold up nothing: force off overtakes them', async () => {
    // Without an operating system nobody hears the power button. More of them than a few, so that all wait at once.
    const names = ['deaf1', 'deaf2', 'deaf3', 'deaf4', 'deaf5', 'deaf6'];
    for (const name of names) {
      await defineByVirsh(name);
      await host.virsh('start', name);
    }
    const vms = await Promise.all(names.map((name) => lab.untilVm(name, 'running')));
    const shutdowns = await Promise.all(vms.map(({ id }) => lab.power(id, 'shutdown')));
    for (const { operationId } of shutdowns) {
      await waitFor('the shutdown to wait for its guest', 60_000, async () => {
        const operation = await getOperation(lab.user, operationId);
        return operation?.steps.find(({ key }) => key === 'settle')?.state === 'running';
      });
    }
    for (const { id } of vms) {
      const { operationId } = await lab.power(id, 'forceOff');
      expect(await lab.untilEnded(operationId, 20_000)).toMatchObject({ state: 'done' });
    }
    for (const { operationId } of shutdowns)
      expect(await lab.untilEnded(operationId, 20_000)).toMatchObject({ state: 'done' });
    expect(await lab.db.$count(operations, eq(operations.state, 'running'))).toBe(0);
  });

  test('an engine stopped in the middle of creates goes on with them when it starts again', async () => {
    const accepted = await Promise.all(
      ['cut1', 'cut2', 'cut3', 'cut4'].map((name) => lab.create(hostId, name)),
    );
    await waitFor('one of them to be under way', 60_000, async () => {
      for (const { operationId } of accepted) {
        if ((await lab.operation(operationId)).state === 'running') return true;
      }
      return false;
    });
    await lab.stop();
    await lab.start();
    const ended = await Promise.all(accepted.map(({ operationId }) => lab.untilEnded(operationId)));
    expect(ended.map(({ state, error }) => ({ state, error }))).toEqual(
      accepted.map(() => ({ state: 'done', error: null })),
    );
    expect(ended.some(({ attempts }) => attempts > 1)).toBe(true);
    expect((await leftOn(host)).filter((line) => line.startsWith('domain'))).toEqual(
      ['cut1', 'cut2', 'cut3', 'cut4'].map((name) => `domain ${name}`),
    );
  });

  test('a host that is disabled and enabled again in the middle of a create goes on with it', async () => {
    const { operationId } = await lab.create(hostId, 'switched');
    await waitFor('the create to be under way', 60_000, async () => {
      return (await lab.operation(operationId)).state === 'running';
    });
    await setHostEnabled(lab.db, lab.user, { hostId, isEnabled: false });
    await lab.untilHost(hostId, ['disabled']);
    await setHostEnabled(lab.db, lab.user, { hostId, isEnabled: true });
    const ended = await lab.untilEnded(operationId);
    expect(ended).toMatchObject({ state: 'done', error: null });
    expect(ended.attempts).toBe(2);
    expect(await host.virsh('domstate', 'switched')).toBe('running');
    await lab.untilHost(hostId, ['connected']);

    await setHostEnabled(lab.db, lab.user, { hostId, isEnabled: false });
    await lab.untilHost(hostId, ['disabled']);
    const error = await refusal(lab.create(hostId, 'refused'));
    expect(error).toMatchObject({ code: 'host_disabled', advice: expect.stringContaining('Enable it') });
    await setHostEnabled(lab.db, lab.user, { hostId, isEnabled: true });
    await lab.untilHost(hostId, ['connected']);
  });

  test('a VM deleted by virsh while its guest shuts down is shown as gone, and can be forgotten', async () => {
    await defineByVirsh('leaving');
    await host.virsh('start', 'leaving');
    const vm = await lab.untilVm('leaving', 'running');
    const { operationId } = await lab.power(vm.id, 'shutdown');
    await host.virsh('destroy', 'leaving');
    await host.virsh('undefine', 'leaving');
    expect((await lab.untilEnded(operationId)).state).toMatch(/done|failed/);
    await lab.untilVm('leaving', 'gone');
    const forgetting = await lab.remove(vm.id);
    expect(await lab.untilEnded(forgetting.operationId)).toMatchObject({ state: 'done' });
    expect(await lab.vmNamed('leaving')).toBeNull();
  });

  test('a VM that virsh made with a disk loses both by delete when the disk is chosen', async () => {
    // So that the host knows the file as a volume, also when its content is copied over it.
    await host.virsh('vol-create-as', 'default', 'kept.qcow2', '1M', '--format', 'qcow2');
    const { diskPath } = await createTinyGuest(host, { name: 'kept', isStarted: false });
    const vm = await lab.untilVm('kept', 'off');
    const { operationId } = await lab.remove(vm.id, [diskPath]);
    expect(await lab.untilEnded(operationId)).toMatchObject({ state: 'done' });
    expect(await leftOn(host)).toEqual([]);
  });
});
