import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VmRow } from '../../lib/domain/views.ts';
import type { LabHost } from '../../testing/lab/host.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { defineMany } from './hung-host.ts';
import { type FaultLab, openFaultLab } from './lab.ts';
import { atMost, beyond, type Figure, none, say } from './row.ts';

const vmCount = 40;
// The promise is for one. Each holds one of the daemon's 20 workers, so with many these count and not the statistics.
const namedCount = 8;
const manyCount = 20;
const watchedMs = 90_000;

/** Rows 3 and 15: QEMUs that do not answer, one of 40, 8 of 40 and 20 of 40, libvirtd's restart and the host's reboot with them. */
export async function wedgedGuests(): Promise<Figure[]> {
  const lab = await openFaultLab();
  const figures: Figure[] = [];
  const stopped = new Set<number>();
  try {
    const names = await defineMany(lab.host, vmCount);
    // Its process is what counts; a guest that works would keep a processor busy.
    for (const name of names) await lab.host.virsh('start', name, '--paused');
    const pids = new Map(names.map((name) => [name, lab.host.guestPid(name) ?? 0]));
    await waitFor('a sample of each', 120_000, async () => {
      const ages = await agesOf(lab, names);
      return ages.length === vmCount && ages.every(({ ageMs }) => ageMs < 30_000);
    });
    const wedge = (name: string) => {
      const pid = pids.get(name) ?? 0;
      kill(pid, 'SIGSTOP');
      stopped.add(pid);
    };

    wedge(names[0] ?? '');
    figures.push(...promisedOf(await watch(lab, names, 1, 'one of 40 QEMUs SIGSTOP')));
    for (const name of names.slice(1, namedCount)) wedge(name);
    figures.push(...beyondOf(await watch(lab, names, namedCount, `${namedCount} of 40 QEMUs SIGSTOP`)));
    for (const name of names.slice(namedCount, manyCount)) wedge(name);
    figures.push(await worksOn(lab, names.at(-1) ?? ''));

    await lab.host.killDaemon('SIGKILL');
    await lab.host.startDaemon();
    figures.push(...beyondOf(await watch(lab, names, manyCount, 'libvirtd started again over 20 of 40')));

    for (const pid of stopped) kill(pid, 'SIGCONT');
    stopped.clear();
    const goneOnAt = performance.now();
    await waitFor('no name', 120_000, async () => (await silent(lab)).length === 0);
    say(`all names taken back ${Math.round(performance.now() - goneOnAt)} ms after they go on`);
    figures.push(none(3, 'invariant I after they go on', await lab.against()));

    // One is named, which is promised; with more it is not, and the reboot takes them all.
    wedge(names[0] ?? '');
    await waitFor('its name', 120_000, async () => (await silent(lab)).length === 1);
    for (const name of names.slice(1, manyCount)) wedge(name);
    await lab.host.virsh('autostart', names[0] ?? '');
    await lab.host.virsh('autostart', names.at(-1) ?? '');
    await reboot(lab, [...pids.values()]);
    stopped.clear();
    const rightMs = await untilRight(lab);
    figures.push(
      atMost(
        15,
        'the host rebooted with 20 of 40 QEMUs wedged: right after its connection',
        rightMs,
        10_000,
        'ms',
      ),
      none(15, 'who is still named, and invariant I', [
        ...(await silent(lab)).map(({ name }) => `${name} is still named`),
        ...(await lab.against()),
      ]),
    );
    return figures;
  } finally {
    for (const pid of stopped) kill(pid, 'SIGCONT');
    await lab.close();
  }
}

const silent = async (lab: FaultLab): Promise<VmRow[]> =>
  (await lab.web.vms()).filter(({ silentSince }) => silentSince !== null);

/** How old the last sample of each is; one without any is as old as time. */
async function agesOf(lab: FaultLab, names: string[]): Promise<{ name: string; ageMs: number }[]> {
  const vms = (await lab.web.vms()).filter(({ name }) => names.includes(name));
  return Promise.all(
    vms.map(async ({ id, name }) => {
      const load = await lab.web.get<{ sampledAt: string } | null>(`/vms/${id}/load`);
      return { name, ageMs: load ? Date.now() - Date.parse(load.sampledAt) : Number.POSITIVE_INFINITY };
    }),
  );
}

type Watched = { what: string; oldestMs: number; namedCount: number; against: string[] };

/** What is promised, for one. */
const promisedOf = ({ what, oldestMs, against }: Watched): Figure[] => [
  atMost(3, `${what}: the oldest sample of another in ${watchedMs / 1000} s`, oldestMs / 1000, 30, 's'),
  none(3, `${what}: not named, or named and not wedged, or the host not connected`, against),
];

const beyondOf = ({ what, oldestMs, namedCount: named }: Watched): Figure[] => [
  beyond(3, `${what}: the oldest sample of another in ${watchedMs / 1000} s`, oldestMs / 1000, 's'),
  beyond(3, `${what}: named after it`, named, ''),
];

/** The first `wedgedCount` of the names hang. */
async function watch(lab: FaultLab, names: string[], wedgedCount: number, what: string): Promise<Watched> {
  const wedged = names.slice(0, wedgedCount);
  const others = names.slice(wedgedCount);
  const begun = performance.now();
  let oldestMs = 0;
  let oldest = '';
  let namedMs = Number.POSITIVE_INFINITY;
  const wronglyNamed = new Set<string>();
  while (performance.now() - begun < watchedMs) {
    for (const { name, ageMs } of await agesOf(lab, others)) {
      if (ageMs > oldestMs) [oldestMs, oldest] = [ageMs, name];
    }
    const named = (await silent(lab)).map(({ name }) => name);
    for (const name of named) if (!wedged.includes(name)) wronglyNamed.add(name);
    if (wedged.every((name) => named.includes(name))) namedMs = Math.min(namedMs, performance.now() - begun);
    await sleep(500);
  }
  const now = (await silent(lab)).map(({ name }) => name);
  const unnamed = wedged.filter((name) => !now.includes(name));
  const { state } = await lab.web.host();
  say(
    `${what}: all named after ${Math.round(namedMs)} ms; the oldest sample was ${oldest}’s; the host is ${state}`,
  );
  return {
    what,
    oldestMs,
    namedCount: now.length,
    against: [
      ...unnamed.map((name) => `${name} is not named`),
      ...[...wronglyNamed].map((name) => `${name} was named`),
      ...(state === 'connected' ? [] : [`the host is ${state}`]),
    ],
  };
}

/** With 20 of 40 wedged: what is asked of the others is done. */
async function worksOn(lab: FaultLab, name: string): Promise<Figure> {
  await sleep(watchedMs);
  const { id } = await lab.web.untilVm(name, 'paused');
  let slowestMs = 0;
  for (const action of ['resume', 'pause', 'resume', 'pause']) {
    const begun = performance.now();
    const { operationId } = await lab.power(id, action);
    const { state, error } = await lab.web.untilEnded(operationId);
    if (state !== 'done') throw new Error(`${action} ended ${state}: ${error?.userMessage}`);
    slowestMs = Math.max(slowestMs, performance.now() - begun);
  }
  const named = (await silent(lab)).length;
  say(`20 of 40 QEMUs SIGSTOP: ${named} are named; the host is ${(await lab.web.host()).state}`);
  return atMost(
    3,
    `20 of 40 QEMUs SIGSTOP for ${watchedMs / 1000} s: pause and resume of another`,
    slowestMs,
    5_000,
    'ms',
  );
}

/** Row 15: what a reboot leaves: no process, nothing under /run, and a daemon that starts what is marked for it. */
export async function hostReboots(): Promise<Figure[]> {
  const lab = await openFaultLab();
  try {
    const names = await defineMany(lab.host, 20);
    for (const name of names.slice(0, 15)) await lab.host.virsh('start', name, '--paused');
    for (const name of names.slice(10)) await lab.host.virsh('autostart', name);
    await waitFor('all as they are', 60_000, async () => (await lab.against()).length === 0);
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      await reboot(
        lab,
        names.flatMap((name) => lab.host.guestPid(name) ?? []),
      );
      times.push(await untilRight(lab));
    }
    say(`right after ${times.map(Math.round)} ms`);
    return [
      atMost(
        15,
        'the host rebooted 5 times: right after its connection, slowest',
        Math.max(...times),
        10_000,
        'ms',
      ),
      none(15, 'invariant I', await lab.against()),
    ];
  } finally {
    await lab.close();
  }
}

async function reboot({ host, web }: FaultLab, pids: number[]): Promise<void> {
  // Its bridge and its dnsmasq would outlive the daemon, but no reboot.
  await host.virsh('net-destroy', 'default');
  await host.killDaemon('SIGKILL');
  for (const pid of pids) endNow(pid);
  await web.untilHost('unreachable');
  await host.run('sh', '-c', 'rm -rf /run/libvirt/qemu /run/libvirt/network /run/libvirt/storage');
  await host.startDaemon();
}

function endNow(pid: number): void {
  try {
    kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** @returns how long after the connection every VM was shown as virsh shows it */
async function untilRight({ web, host }: FaultLab): Promise<number> {
  await web.untilHost('connected');
  const begun = performance.now();
  await waitFor('every VM to be shown as it is', 60_000, async () => {
    const running = new Set(await listed(host, '--state-running', '--state-paused'));
    const all = await listed(host, '--all');
    const shown = new Map((await web.vms()).map(({ name, state }) => [name, state]));
    return all.every((name) => ['running', 'paused'].includes(shown.get(name) ?? '') === running.has(name));
  });
  return performance.now() - begun;
}

const listed = async (host: LabHost, ...which: string[]) =>
  (await host.virsh('list', '--name', ...which)).split('\n').filter(Boolean);
