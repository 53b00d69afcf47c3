import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { LabHost } from '../../../../testing/lab/host.ts';
import { waitFor } from '../../../../testing/lab/wait-for.ts';
import { runSteps } from '../../contract.ts';
import type { MigrateVmSpec, StepContext } from '../../driver.ts';
import { type Link, openLink } from '../link.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from '../testing/driver-lab.ts';
import { signInGuest, startLabGuest } from '../testing/lab-guest.ts';
import { linkLabs } from '../testing/linked-labs.ts';
import { migrateSteps } from './steps.ts';

const obstacle = driverLabObstacle();
let here: DriverLab;
let there: DriverLab;
let targetAddress: string;
const links: Link[] = [];
let count = 0;

function linkTo({ name, socketPath }: LabHost): Link {
  const link = openLink({
    hostId: name,
    name,
    virtType: 'qemu',
    connection: { transport: 'unix', socketPath },
    secrets: {},
  });
  links.push(link);
  return link;
}

function context(change: Partial<StepContext> = {}): StepContext {
  return { signal: new AbortController().signal, log: async () => {}, progress: async () => {}, ...change };
}

function specOf(guest: { name: string; externalId: string }, bandwidthMib?: number): MigrateVmSpec {
  const path = `/var/lib/libvirt/images/${guest.name}.qcow2`;
  return {
    operationId: crypto.randomUUID(),
    externalId: guest.externalId,
    name: guest.name,
    targetName: there.host.name,
    targetAddress,
    disks: [{ device: 'vda', path, pool: 'default', format: 'qcow2' }],
    bandwidthMib,
  };
}

const newGuest = () => startLabGuest(here, `moving-${++count}`);
const stateOf = (lab: DriverLab, name: string) => lab.host.virsh('domstate', name).catch(() => 'absent');
const statesOf = async (name: string) => [await stateOf(here, name), await stateOf(there, name)];

/** Runs the steps; as the engine does, takes them back where one fails. @returns the failure */
async function attempt(spec: MigrateVmSpec, step = context()): Promise<unknown> {
  const target = linkTo(there.host);
  const steps = migrateSteps(linkTo(here.host), () => target, spec);
  try {
    await runSteps(steps, step);
    return null;
  } catch (error) {
    for (const { undo } of steps.reverse()) await undo?.(context());
    return error;
  }
}

/** Begins a slow migration. @returns its end, once bytes have been copied */
async function begin(spec: MigrateVmSpec, cancel?: AbortSignal) {
  let heard = () => {};
  const copying = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const step = context({ progress: async () => heard(), ...(cancel ? { cancel } : {}) });
  const ended = attempt(spec, step);
  await Promise.race([copying, ended.then((failure) => Promise.reject(failure ?? new Error('too fast')))]);
  return { ended };
}

describe.skipIf(obstacle)(`live migration${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  beforeAll(async () => {
    here = await startDriverLab();
    there = await startDriverLab();
    [, targetAddress] = await linkLabs(here.host, there.host);
  }, 240_000);
  afterEach(async () => {
    await Promise.all(links.splice(0).map((link) => link.close()));
    await here.sweep();
    await there.sweep();
  });
  afterAll(async () => {
    await here?.stop();
    await there?.stop();
  });

  test('moves a running guest with its disk: its uptime goes on and the disk is the same', async () => {
    const guest = await newGuest();
    await guest.run('dd if=/dev/urandom of=/dev/vda bs=64k count=16 && sync');
    const sum = await guest.run('md5sum /dev/vda | cut -c1-32');
    const before = Number(await guest.run('cut -d. -f1 /proc/uptime'));
    await guest.close();
    const lines: string[] = [];
    const failure = await attempt(specOf(guest), context({ log: async (line) => void lines.push(line) }));
    expect(failure).toBeNull();
    expect(await statesOf(guest.name)).toEqual(['absent', 'running']);
    const moved = await signInGuest(there, guest.name, guest.externalId, false);
    expect(await moved.run('echo 3 > /proc/sys/vm/drop_caches; md5sum /dev/vda | cut -c1-32')).toBe(sum);
    expect(Number(await moved.run('cut -d. -f1 /proc/uptime'))).toBeGreaterThan(before);
    await moved.close();
    // It will start from the copy the next time too.
    const stored = await there.host.virsh('dumpxml', '--inactive', guest.name);
    expect(stored).toContain((await there.volumes())[0]);
    expect(lines.join()).toMatch(/copied, .* left/);
  }, 240_000);

  test('cancelled on the way, it runs on at the source and leaves nothing at the target', async () => {
    const guest = await newGuest();
    const cancel = new AbortController();
    const { ended } = await begin(specOf(guest, 1), cancel.signal);
    cancel.abort();
    expect(await ended).toBeInstanceOf(Error);
    expect(await statesOf(guest.name)).toEqual(['running', 'absent']);
    expect(await there.volumes()).toEqual([]);
    expect(await guest.run('echo alive')).toBe('alive');
    await guest.close();
  }, 240_000);

  test('a target that refuses, here for its network, leaves it as it was', async () => {
    const guest = await newGuest();
    await guest.close();
    await there.host.virsh('net-destroy', 'default');
    try {
      expect(await attempt(specOf(guest))).toMatchObject({ detail: expect.stringContaining('network') });
    } finally {
      await there.host.virsh('net-start', 'default');
    }
    expect(await statesOf(guest.name)).toEqual(['running', 'absent']);
    expect(await there.volumes()).toEqual([]);
  }, 240_000);

  test('the source’s libvirtd killed on the way: it runs at the source alone', async () => {
    const guest = await newGuest();
    await guest.close();
    const { ended } = await begin(specOf(guest, 1));
    await here.host.killDaemon('SIGKILL');
    await here.host.startDaemon();
    expect(await ended).toBeInstanceOf(Error);
    await waitFor('one copy', 30_000, async () => (await statesOf(guest.name)).join() === 'running,absent');
  }, 240_000);

  test('the target’s libvirtd killed on the way: exactly one copy runs', async () => {
    const guest = await newGuest();
    await guest.close();
    const { ended } = await begin(specOf(guest, 20));
    await there.host.killDaemon('SIGKILL');
    await there.host.startDaemon();
    await ended;
    const states = await statesOf(guest.name);
    expect(states.filter((state) => state === 'running')).toHaveLength(1);
    expect(states).toContain('absent');
  }, 240_000);

  test('our own connections lost on the way: the same steps again end with it at the target', async () => {
    const guest = await newGuest();
    await guest.close();
    const spec = specOf(guest, 1);
    const target = linkTo(there.host);
    const first = migrateSteps(linkTo(here.host), () => target, spec);
    let heard = () => {};
    const copying = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const cut = runSteps(first, context({ progress: async () => heard() })).catch((error: unknown) => error);
    await Promise.race([copying, cut.then((failure) => Promise.reject(failure))]);
    await Promise.all(links.splice(0).map((link) => link.close()));
    expect(await cut).toBeInstanceOf(Error);
    expect(await attempt({ ...spec, bandwidthMib: undefined })).toBeNull();
    expect(await statesOf(guest.name)).toEqual(['absent', 'running']);
  }, 240_000);
});
