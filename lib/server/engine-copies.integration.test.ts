import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit } from '../../drizzle/schema/index.ts';
import { createTinyGuest } from '../../testing/lab/guest.ts';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { connectSerial } from '../../testing/lab/serial.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import type { VmChange } from '../domain/vm-changes.ts';
import { planVmChange } from '../operations/plan-change.ts';
import { planVmDelete } from '../operations/plan-delete.ts';
import { submitChange } from '../operations/submit-vm.ts';
import { type EngineLab, openEngineLab } from './testing/engine-lab.ts';

const obstacle = labObstacle();

describe.skipIf(obstacle)(`copies through the engine${obstacle ? ` (${obstacle})` : ''}`, () => {
  let host: LabHost;
  let lab: EngineLab;
  let hostId: string;
  let golden: string;
  let goldenDisk: string;

  beforeAll(async () => {
    [host, lab] = await Promise.all([startLabHost(), openEngineLab()]);
    hostId = await lab.addHost('kvm1', host);
    goldenDisk = (await createTinyGuest(host, { name: 'golden', isStarted: false })).diskPath;
    await host.virsh('vol-create-as', 'default', 'kept.qcow2', '8M', '--format', 'qcow2');
    await host.virsh('pool-refresh', 'default');
    await lab.start();
    await lab.untilHost(hostId, ['connected']);
    golden = (await lab.untilVm('golden', 'off')).id;
  });
  afterAll(async () => {
    await lab?.close();
    await host?.stop();
  });

  const submit = async (vmId: string, change: VmChange) => {
    const { planKey } = await planVmChange(lab.db, vmId, change);
    const request = { vmId, change, planKey, idempotencyKey: randomUUID() };
    return (await submitChange(lab.db, lab.user, request)).operationId;
  };
  const change = async (vmId: string, what: VmChange) => {
    const operationId = await submit(vmId, what);
    expect(await lab.untilEnded(operationId)).toMatchObject({ state: 'done' });
    return operationId;
  };
  const cloneTo = (name: string, isLinked: boolean): VmChange => ({
    kind: 'vm.clone',
    params: { name, cloneId: randomUUID(), isLinked },
  });
  const protect = (isProtected: boolean): VmChange => ({ kind: 'vm.setProtected', params: { isProtected } });
  const template = (isTemplate: boolean): VmChange => ({ kind: 'vm.setTemplate', params: { isTemplate } });
  const volumes = async () => {
    await host.virsh('pool-refresh', 'default');
    const lines = (await host.virsh('vol-list', 'default')).split('\n');
    return lines.map((line) => line.trim().split(/\s+/)[0] ?? '').filter(Boolean);
  };

  test('a protected VM is not deleted from here, whatever is asked; the mark is in its definition', async () => {
    const operationId = await change(golden, protect(true));
    expect(await host.virsh('metadata', 'golden', 'urn:novacron:vm:1', '--config')).toContain('protected');
    await expect(lab.remove(golden, [])).rejects.toMatchObject({
      code: 'not_possible',
      userMessage: expect.stringContaining('protected from deletion'),
    });
    const rows = await lab.db.select().from(audit).where(eq(audit.operationId, operationId));
    expect(rows.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['vm.setProtected', 'accepted'],
      ['vm.setProtected', 'done'],
    ]);
    await change(golden, protect(false));
  });

  test('a linked clone of a template boots; the template does not start, and its disk is not deleted', async () => {
    await change(golden, template(true));
    await expect(lab.power(golden, 'start')).rejects.toMatchObject({
      code: 'not_possible',
      userMessage: expect.stringContaining('It is a template'),
    });
    const cloning = await change(golden, cloneTo('linked', true));
    // In the store when the operation ends.
    const linked = await lab.vmNamed('linked');
    expect(linked).toMatchObject({ state: 'off', facts: { createdByOperation: cloning } });
    await lab.untilEnded((await lab.power(linked?.id ?? '', 'start')).operationId);
    // The definition's path, which the template has too: it does not run.
    const serial = await connectSerial(`${host.imagesFolder}/../golden.serial`);
    await serial.expect(/login: /);
    serial.close();

    const { files } = await planVmDelete(lab.db, golden);
    expect(files).toMatchObject([{ path: goldenDisk, isChosen: false, keptBecause: 'linked needs it.' }]);
    await expect(lab.remove(golden, [goldenDisk])).rejects.toMatchObject({
      code: 'conflict',
      userMessage: expect.stringContaining('linked needs it'),
    });
    expect((await planVmChange(lab.db, golden, template(false))).plan.obstacles).toEqual([
      expect.stringContaining('The disks of linked lie on its own'),
    ]);
    await lab.untilEnded((await lab.remove(linked?.id ?? '')).operationId);
    expect(await volumes()).toEqual(['golden.qcow2', 'kept.qcow2']);
    await change(golden, template(false));
  });

  test('libvirtd killed while a clone is made: it is whole when the host is back, or nothing is left', async () => {
    const operationId = await submit(golden, cloneTo('interrupted', false));
    await waitFor('the copy', 60_000, async () => (await lab.operation(operationId)).state !== 'queued');
    await host.killDaemon('SIGKILL');
    await lab.untilHost(hostId, ['unreachable']);
    await host.startDaemon();
    const ended = await lab.untilEnded(operationId, 100_000);
    console.info(`killed while cloned: ${ended.state}, ${ended.error?.userMessage ?? 'no error'}`);
    expect(ended.state).toBe('done');
    const copy = await waitFor('the clone', 60_000, () => lab.vmNamed('interrupted'));
    const path = copy.facts?.disks[0]?.source ?? '';
    // Equal to the last byte that a guest can read.
    await host.run('qemu-img', 'compare', goldenDisk, path);
    await lab.untilEnded((await lab.remove(copy.id)).operationId);
    expect(await volumes()).toEqual(['golden.qcow2', 'kept.qcow2']);
  });

  test('a delete takes what was chosen, leaves the rest, and refuses what virsh has built on meanwhile', async () => {
    await host.virsh(
      'attach-disk',
      'golden',
      '/var/lib/libvirt/images/kept.qcow2',
      'vdb',
      '--config',
      '--subdriver',
      'qcow2',
    );
    // libvirt tells nobody of an attachment to what is off, but of a definition it does.
    await host.run(
      'bash',
      '-c',
      'virsh dumpxml golden --inactive > /tmp/golden.xml && virsh define /tmp/golden.xml',
    );
    await waitFor(
      'the second disk',
      20_000,
      async () => (await planVmDelete(lab.db, golden)).files.length === 2,
    );
    const overlay = ['vol-create-as', 'default', 'meanwhile.qcow2', '8M', '--format', 'qcow2'];
    await host.virsh(...overlay, '--backing-vol', 'golden.qcow2', '--backing-vol-format', 'qcow2');
    // The store knows nothing of it: the host does.
    const refused = await lab.untilEnded((await lab.remove(golden, [goldenDisk])).operationId);
    expect(refused).toMatchObject({
      state: 'failed',
      error: {
        code: 'conflict',
        userMessage: expect.stringContaining('the disk meanwhile.qcow2 is based on it'),
      },
    });
    expect(await host.virsh('domstate', 'golden')).toBe('shut off');
    await host.virsh('vol-delete', 'meanwhile.qcow2', 'default');
    await expect(lab.remove(golden, ['/etc/passwd'])).rejects.toMatchObject({ code: 'conflict' });
    expect(await lab.untilEnded((await lab.remove(golden, [goldenDisk])).operationId)).toMatchObject({
      state: 'done',
    });
    expect(await volumes()).toEqual(['kept.qcow2']);
    expect(await host.virsh('list', '--all', '--name')).toBe('');
  });
});
