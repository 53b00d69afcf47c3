import { randomUUID } from 'node:crypto';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { atCall, type Cut, describeCut, openRounds, recordCalls } from './kill-at-calls.ts';
import { type FaultLab, linesOf, openFaultLab } from './lab.ts';
import { atMost, type Figure, none } from './row.ts';

const repetitions = 2;

/** Row 1: libvirtd killed -9 at every call of a create, and again. */
export async function libvirtdKilled(): Promise<Figure[]> {
  const lab = await openFaultLab();
  try {
    const cuts = await recordCreate(lab);
    const rounds = openRounds();
    let slowestBackMs = 0;
    for (const [index, cut] of Array.from({ length: repetitions }, () => cuts)
      .flat()
      .entries()) {
      await removeImages(lab);
      const pid = lab.host.daemonPid() ?? 0;
      let operationId = '';
      let killedAt = 0;
      const strike = () => {
        killedAt = Date.now();
        kill(pid, 'SIGKILL');
      };
      const isStruck = await atCall([lab.door], cut, strike, async () => {
        ({ operationId } = await lab.create(`cut-${index}`));
      });
      if (!isStruck) throw new Error(`${describeCut(cut)} never came`);
      await waitFor('the end of libvirtd', 15_000, () => lab.host.daemonPid() === null);
      await lab.host.startDaemon();
      const backAt = performance.now();
      await waitFor('the host to be connected again', 60_000, async () => {
        const { state, connections } = await lab.web.host();
        const since = connections?.find(({ lane }) => lane === 'events')?.connectedSince;
        return state === 'connected' && Date.parse(since ?? '') > killedAt;
      });
      slowestBackMs = Math.max(slowestBackMs, performance.now() - backAt);
      await judge(lab, rounds, `libvirtd killed, ${describeCut(cut)}`, operationId, backAt);
    }
    return [
      none(1, `invariant I, libvirtd killed -9 ${rounds.count} times during a create`, rounds.against),
      atMost(1, 'connected again after its return, at most', slowestBackMs, 5_000, 'ms'),
    ];
  } finally {
    await lab.close();
  }
}

/** Row 5: the program itself killed -9 at every call of a create, before the first and after the last. */
export async function programKilled(): Promise<Figure[]> {
  const lab = await openFaultLab();
  try {
    const cuts = await recordCreate(lab);
    const last = cuts.at(-1);
    const rounds = openRounds();
    const around = [0, 20, 60, 120].flatMap((afterMs) => [
      { afterMs, cut: null },
      ...(last ? [{ afterMs, cut: last }] : []),
    ]);
    const moments = [...cuts.map((cut) => ({ afterMs: 0, cut })), ...around];
    for (const [index, { cut, afterMs }] of moments.entries()) {
      await removeImages(lab);
      await lab.web.untilHost('connected');
      const key = randomUUID();
      const create = () => lab.create(`cut-${index}`, {}, key);
      let accepted: { operationId: string } | null = null;
      const press = async () => {
        // Its answer may be cut off with the program.
        accepted = await create().catch(() => null);
      };
      const what = `the program killed, ${cut ? describeCut(cut) : 'accepted'}${afterMs ? ` ${afterMs} ms ago` : ''}`;
      if (!cut || afterMs) {
        if (cut) await atCall([lab.door], cut, () => {}, press);
        else await press();
        await sleep(afterMs);
        await lab.program.kill('SIGKILL');
      } else {
        const isStruck = await atCall([lab.door], cut, () => void lab.program.kill('SIGKILL'), press);
        if (!isStruck) throw new Error(`${describeCut(cut)} never came`);
        await lab.program.kill('SIGKILL');
      }
      const begun = performance.now();
      await lab.program.restart();
      // Whoever got no answer presses again, and it is the same operation.
      const { operationId } = await (accepted ?? create());
      await judge(lab, rounds, what, operationId, begun);
    }
    return [
      none(5, `invariant I, the program killed -9 at ${rounds.count} moments of a create`, rounds.against),
      atMost(5, 'resumed or compensated after its start, at most', rounds.slowestMs, 30_000, 'ms'),
    ];
  } finally {
    await lab.close();
  }
}

async function recordCreate(lab: FaultLab): Promise<Cut[]> {
  await removeImages(lab);
  const cuts = await recordCalls([lab.door], async () => {
    const { operationId } = await lab.create('recorded');
    await lab.web.untilEnded(operationId);
  });
  await lab.remove(await lab.web.untilVm('recorded', 'running'));
  return cuts;
}

/** So that each create brings it anew. */
async function removeImages({ host }: FaultLab): Promise<void> {
  await host.virsh('pool-refresh', 'default');
  for (const line of linesOf(await host.virsh('vol-list', 'default'))) {
    const [volume = ''] = line.split(/\s+/);
    await host.virsh('vol-delete', '--pool', 'default', volume);
  }
}

/** Waits for the end of it, looks whether all is as it should be, and takes away what came to be. */
async function judge(
  lab: FaultLab,
  rounds: ReturnType<typeof openRounds>,
  what: string,
  operationId: string,
  begun: number,
): Promise<void> {
  const ended = await lab.web.untilEnded(operationId);
  const tookMs = performance.now() - begun;
  const against = await lab.against();
  const domains = linesOf(await lab.host.virsh('list', '--all', '--name'));
  const expected = ended.state === 'done' ? [ended.subjectName] : [];
  if (domains.join() !== expected.join())
    against.push(`${ended.state}, and the host has ${domains.join() || 'nothing'}`);
  rounds.add(what, ended, tookMs, against);
  const left = (await lab.web.vms()).find(
    ({ name, state }) => name === ended.subjectName && state !== 'gone',
  );
  if (left) await lab.remove(left);
}
