import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit, vmSnapshots } from '../../drizzle/schema/index.ts';
import { createTinyGuest } from '../../testing/lab/guest.ts';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import type { VmChange } from '../domain/vm-changes.ts';
import { planVmChange } from '../operations/plan-change.ts';
import { submitChange } from '../operations/submit-vm.ts';
import { getOperation } from '../queries/operations.ts';
import { getVmDefinition, getVmVersion } from '../queries/vm-definition.ts';
import { type EngineLab, openEngineLab } from './testing/engine-lab.ts';

const obstacle = labObstacle();

describe.skipIf(obstacle)(`snapshots through the engine${obstacle ? ` (${obstacle})` : ''}`, () => {
  let host: LabHost;
  let lab: EngineLab;
  let hostId: string;
  let vmId: string;

  beforeAll(async () => {
    [host, lab] = await Promise.all([startLabHost(), openEngineLab()]);
    hostId = await lab.addHost('kvm1', host);
    await createTinyGuest(host, { name: 'kept' });
    await lab.start();
    await lab.untilHost(hostId, ['connected']);
    vmId = (await lab.untilVm('kept', 'running')).id;
  });
  afterAll(async () => {
    await lab?.close();
    await host?.stop();
  });

  const submit = async (change: VmChange) => {
    const { planKey } = await planVmChange(lab.db, vmId, change);
    const request = { vmId, change, planKey, idempotencyKey: randomUUID() };
    return (await submitChange(lab.db, lab.user, request)).operationId;
  };
  const take = (name: string, withMemory: boolean) =>
    submit({ kind: 'vm.snapshot', params: { name, description: 'asked for', withMemory, quiesce: true } });
  const stored = () => lab.db.select().from(vmSnapshots).where(eq(vmSnapshots.vmId, vmId));
  const onHost = async () =>
    (await host.virsh('snapshot-list', 'kept', '--name')).split('\n').filter(Boolean).sort();
  const check = async () => {
    const path = /vda\s+(\S+)/.exec(await host.virsh('domblklist', 'kept'))?.[1] ?? '';
    await host.run('qemu-img', 'check', path);
  };

  test('a definition that virsh changes is a version of its own, beside one that an operation changed', async () => {
    const versions = async () => (await getVmDefinition(lab.user, vmId))?.versions ?? [];
    const before = await versions();
    // As `virsh edit` does it.
    const edited = `virsh dumpxml --inactive kept | sed 's,262144</currentMemory>,204800</currentMemory>,'`;
    await host.run('bash', '-c', `virsh define <(${edited})`);
    await waitFor('the version by virsh', 30_000, async () => (await versions()).length > before.length);
    const [byVirsh] = await versions();
    expect(byVirsh?.operation).toBeNull();
    const text = (await getVmVersion(lab.user, vmId, byVirsh?.id ?? ''))?.definition;
    expect(text).toContain("<currentMemory unit='KiB'>204800</currentMemory>");
    const describing = await submit({ kind: 'vm.describe', params: { description: 'said here', tags: [] } });
    expect(await lab.untilEnded(describing)).toMatchObject({ state: 'done' });
    const [described] = await versions();
    expect(described?.operation).toEqual({ id: describing, kind: 'vm.describe', requestedBy: 'ann' });
    expect((await getVmVersion(lab.user, vmId, described?.id ?? ''))?.definition).toContain('said here');
  });

  test('taken and deleted: in the store when the operation ends, with who asked in the audit', async () => {
    const taking = await take('asked', true);
    expect(await lab.untilEnded(taking)).toMatchObject({ state: 'done' });
    expect(await stored()).toMatchObject([
      { name: 'asked', description: 'asked for', createdByOperation: taking, isCurrent: true },
    ]);
    const rows = await lab.db.select().from(audit).where(eq(audit.operationId, taking));
    expect(rows.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['vm.snapshot', 'accepted'],
      ['vm.snapshot', 'done'],
    ]);
    await host.virsh('snapshot-create-as', 'kept', 'by-hand');
    // libvirt tells nobody of a snapshot; whatever it tells next of the VM shows it.
    await host.virsh('suspend', 'kept');
    await host.virsh('resume', 'kept');
    await waitFor('the snapshot by hand', 60_000, async () => (await stored()).length === 2);
    const deleting = await submit({ kind: 'vm.deleteSnapshot', params: { snapshot: 'asked' } });
    expect(await lab.untilEnded(deleting)).toMatchObject({ state: 'done' });
    expect(await stored()).toMatchObject([{ name: 'by-hand', parent: null }]);
    await host.virsh('snapshot-delete', 'kept', 'by-hand');
  });

  test.each([
    ['within-the-disk', true],
    ['in-files', false],
  ])(
    'libvirtd killed while one is taken %s: it is there once when the host is back, and the chain is valid',
    async (name, withMemory) => {
      await lab.untilVm('kept', 'running');
      const operationId = await take(name, withMemory);
      await waitFor('the step', 60_000, async () => {
        const operation = await getOperation(lab.user, operationId);
        return operation?.steps.find(({ key }) => key === 'snapshot')?.state !== 'waiting';
      });
      await host.killDaemon('SIGKILL');
      await lab.untilHost(hostId, ['unreachable']);
      await host.startDaemon();
      const ended = await lab.untilEnded(operationId, 100_000);
      console.info(`killed while taken ${name}: ${ended.state}, ${ended.error?.userMessage ?? 'no error'}`);
      expect(ended.state).toBe('done');
      expect(await onHost()).toContain(name);
      expect((await stored()).filter((row) => row.name === name)).toHaveLength(1);
      await host.virsh('destroy', 'kept');
      await check();
      await host.virsh('start', 'kept');
    },
  );
});
