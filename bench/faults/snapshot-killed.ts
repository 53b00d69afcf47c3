import { setTimeout as sleep } from 'node:timers/promises';
import { tinyImageObstacle } from '../../testing/lab/tiny-image.ts';
import { atCall, type Cut, describeCut, openRounds, recordCalls } from './kill-at-calls.ts';
import { type FaultLab, linesOf, openFaultLab } from './lab.ts';
import { atMost, type Figure, none } from './row.ts';

// A snapshot with memory takes about half a second, a merge of files as long as there is something to merge.
const lateMs = [50, 150, 300];

/** Row 7: the program itself killed -9 at every call of a snapshot, while it is taken and while it is deleted. */
export async function snapshotKilled(): Promise<Figure[]> {
  const obstacle = tinyImageObstacle();
  if (obstacle) throw new Error(obstacle);
  const lab = await openFaultLab();
  const rounds = openRounds();
  try {
    const { operationId, vmId } = await lab.create('kept');
    await lab.web.untilEnded(operationId);
    await lab.web.untilVm('kept', 'running');
    for (const withMemory of [true, false]) {
      const how = withMemory ? 'with memory' : 'in files';
      const take = (name: string) => () =>
        lab.change(vmId, {
          kind: 'vm.snapshot',
          params: { name, description: '', withMemory, quiesce: false },
        });
      const drop = (snapshot: string) => () =>
        lab.change(vmId, { kind: 'vm.deleteSnapshot', params: { snapshot } });
      const takes = await record(lab, take('recorded'));
      const drops = await record(lab, drop('recorded'));
      for (const [index, [cut, afterMs]] of momentsOf(takes).entries()) {
        const name = `taken-${index}`;
        await strike(lab, rounds, `a snapshot ${how}`, cut, afterMs, take(name));
        if ((await names(lab)).length > 0) await ended(lab, drop(name));
      }
      for (const [index, [cut, afterMs]] of momentsOf(drops).entries()) {
        const name = `dropped-${index}`;
        await ended(lab, take(name));
        await strike(lab, rounds, `the deletion of one ${how}`, cut, afterMs, drop(name));
        if ((await names(lab)).length > 0) await ended(lab, drop(name));
      }
    }
    await lab.host.virsh('destroy', 'kept');
    const atRest = await checkChain(lab, false);
    return [
      none(
        7,
        `qemu-img check and invariant I, the program killed -9 at ${rounds.count} moments of snapshots`,
        [...rounds.against, ...atRest],
      ),
      atMost(7, 'resumed or compensated after its start, at most', rounds.slowestMs, 30_000, 'ms'),
    ];
  } finally {
    await lab.close();
  }
}

function momentsOf(cuts: Cut[]): [Cut, number][] {
  const asked = cuts.filter(({ moment }) => moment === 'asked');
  return [
    ...cuts.map((cut): [Cut, number] => [cut, 0]),
    ...asked.flatMap((cut) => lateMs.map((ms): [Cut, number] => [cut, ms])),
  ];
}

async function record(lab: FaultLab, press: () => Promise<{ operationId: string }>): Promise<Cut[]> {
  return recordCalls([lab.door], () => ended(lab, press));
}

/** It is planned from what the store knows, which may be a moment behind what the last one ended with. */
async function ended(lab: FaultLab, press: () => Promise<{ operationId: string }>): Promise<void> {
  await settled(lab);
  const { operationId } = await press();
  const { state, error } = await lab.web.untilEnded(operationId);
  if (state !== 'done') throw new Error(`it ended ${state}: ${error?.userMessage}`);
  await settled(lab);
}

async function settled(lab: FaultLab): Promise<void> {
  await lab.web.untilHost('connected');
  const there = (await names(lab)).join();
  for (let turn = 0; turn < 400; turn++) {
    const [vm] = await lab.web.vms();
    const seen = await lab.web
      .get<{ name: string }[]>(`/vms/${vm?.id}/snapshots`)
      .then((rows) =>
        rows
          .map(({ name }) => name)
          .sort()
          .join(),
      )
      .catch(() => null);
    if (seen === there && !vm?.activeOperation) return;
    await sleep(50);
  }
  throw new Error(`the page does not show the snapshots ${there}`);
}

async function strike(
  lab: FaultLab,
  rounds: ReturnType<typeof openRounds>,
  what: string,
  cut: Cut,
  afterMs: number,
  press: () => Promise<{ operationId: string }>,
): Promise<void> {
  await settled(lab);
  let operationId = '';
  const pressed = async () => {
    ({ operationId } = await press());
  };
  const kill = () => {
    if (afterMs === 0) void lab.program.kill('SIGKILL');
  };
  const isStruck = await atCall([lab.door], cut, kill, pressed);
  if (!isStruck) throw new Error(`${describeCut(cut)} never came`);
  await sleep(afterMs);
  await lab.program.kill('SIGKILL');
  const begun = performance.now();
  await lab.program.restart();
  const over = await lab.web.untilEnded(operationId);
  const tookMs = performance.now() - begun;
  const against = [...(await lab.against()), ...(await checkChain(lab, true))];
  const jobs = await lab.host.virsh('qemu-monitor-command', 'kept', '{"execute":"query-jobs"}');
  if (!/"return":\[\]/.test(jobs)) against.push('a job of QEMU’s is left');
  rounds.add(
    `${what}, killed ${describeCut(cut)}${afterMs ? ` ${afterMs} ms ago` : ''}`,
    over,
    tookMs,
    against,
  );
}

const names = async (lab: FaultLab) =>
  linesOf(await lab.host.virsh('snapshot-list', 'kept', '--name')).sort();

/** Every file of the chain. Of a disk in use, QEMU writes down later what is free again, which is no damage. */
async function checkChain(lab: FaultLab, isInUse: boolean): Promise<string[]> {
  const named = /vda\s+(\S+)/.exec(await lab.host.virsh('domblklist', 'kept'))?.[1] ?? '';
  // Of a volume its name alone.
  const path = named.startsWith('/') ? named : `/var/lib/libvirt/images/${named}`;
  const info = await lab.host.run('qemu-img', 'info', '-U', '--backing-chain', '--output=json', path);
  const chain = JSON.parse(info) as { filename: string; format: string }[];
  const against: string[] = [];
  for (const { filename, format } of chain) {
    if (format !== 'qcow2') continue;
    await lab.host.run('qemu-img', 'check', '-U', filename).catch((error) => {
      const leaksAlone = 3;
      if (!isInUse || error.code !== leaksAlone)
        against.push(`qemu-img check ${filename}: ${error.stdout || error}`);
    });
  }
  return against;
}
