import { randomUUID } from 'node:crypto';
import { linkLabs } from '../../lib/drivers/libvirt/testing/linked-labs.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { atCall, describeCut, openRounds, recordCalls } from './kill-at-calls.ts';
import { openFaultLab } from './lab.ts';
import { atMost, type Figure, none } from './row.ts';

/** Row 6: the program itself killed -9 at every call of a migration, now there and now back. */
export async function migrationKilled(): Promise<Figure[]> {
  const lab = await openFaultLab({ hosts: 2 });
  const [here, there] = lab.hosts;
  if (!here || !there) throw new Error('two hosts are needed');
  const doors = lab.hosts.map(({ door }) => door);
  const rounds = openRounds();
  try {
    await linkLabs(here.host, there.host);
    const created = await lab.create('moving');
    await lab.web.untilEnded(created.operationId);
    const where = async () => {
      const states = await Promise.all(
        lab.hosts.map(({ host }) => host.virsh('domstate', 'moving').catch(() => 'absent')),
      );
      return states.join();
    };
    const plan = async () => {
      await Promise.all(lab.hosts.map(({ name }) => lab.web.untilHost('connected', name)));
      const vm = await lab.web.untilVm('moving', 'running');
      const targetHostId = (vm.hostId === here.id ? there : here).id;
      const change = { kind: 'vm.migrate', params: { targetHostId, storage: 'auto' } };
      // What is planned is planned from the store, which may be a moment behind.
      return waitFor('a plan without obstacles', 60_000, async () => {
        const planned = await lab.web.act<{ planKey: string; plan: { obstacles: string[] } }>(
          'planVmChange',
          {
            vmId: vm.id,
            change,
          },
        );
        if (!planned.ok || planned.value.plan.obstacles.length) return false;
        return { vmId: vm.id, change, planKey: planned.value.planKey };
      });
    };
    const press = async (idempotencyKey: string) => {
      const planned = await plan();
      return lab.web.done<{ operationId: string }>('changeVm', { ...planned, idempotencyKey });
    };
    /** The files that were copied stay on the host that the VM has left, which is no orphan but a promise. */
    const clearLeft = async () => {
      const states = (await where()).split(',');
      for (const [index, { host }] of lab.hosts.entries()) {
        if (states[index] !== 'absent') continue;
        await host.run('bash', '-c', 'rm -f /var/lib/libvirt/images/moving-*');
        await host.virsh('pool-refresh', 'default');
      }
    };
    const cuts = await recordCalls(doors, async () => {
      const { operationId } = await press(randomUUID());
      const { state, error } = await lab.web.untilEnded(operationId);
      if (state !== 'done') throw new Error(`the migration ended ${state}: ${error?.userMessage}`);
    });
    await clearLeft();
    for (const cut of cuts) {
      const before = await where();
      let operationId = '';
      const isStruck = await atCall(
        doors,
        cut,
        () => void lab.program.kill('SIGKILL'),
        async () => {
          ({ operationId } = await press(randomUUID()));
        },
      );
      if (!isStruck) throw new Error(`${describeCut(cut)} never came`);
      await lab.program.kill('SIGKILL');
      const begun = performance.now();
      await lab.program.restart();
      const ended = await lab.web.untilEnded(operationId);
      const tookMs = performance.now() - begun;
      const after = await where();
      const isMoved = after !== before;
      if (isMoved) await clearLeft();
      const against = await lab.against();
      if (!['running,absent', 'absent,running'].includes(after)) against.push(`it is ${after}`);
      else if (isMoved !== (ended.state === 'done')) against.push(`${ended.state}, and it is ${after}`);
      rounds.add(`a migration, the program killed, ${describeCut(cut)}`, ended, tookMs, against);
    }
    return [
      none(
        6,
        `not exactly one running copy, or invariant I, the program killed -9 ${rounds.count} times`,
        rounds.against,
      ),
      atMost(6, 'resumed or compensated after its start, at most', rounds.slowestMs, 60_000, 'ms'),
    ];
  } finally {
    await lab.close();
  }
}
