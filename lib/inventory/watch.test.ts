import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { hostHardware, hosts, vms } from '../../drizzle/schema/index.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import type { Database } from '../db/database.ts';
import { testDatabase } from '../db/testing.ts';
import type { HostFacts } from '../domain/host.ts';
import type { HostHardware } from '../domain/host-hardware.ts';
import type { ObservedVm } from '../domain/vm.ts';
import type { Driver, DriverEvent } from '../drivers/driver.ts';
import { type HostWatch, watchHost } from './watch.ts';

let database: Database;
let hostId: string;
let watch: HostWatch | null = null;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.delete(vms);
  await database.db.delete(hosts);
  const [host] = await database.db
    .insert(hosts)
    .values({ name: 'kvm1', connection: { transport: 'unix', socketPath: '/run/x' } })
    .returning();
  hostId = host?.id ?? '';
});
afterEach(() => watch?.stop());

const facts: HostFacts = {
  hostname: 'kvm1',
  libvirtVersion: '9.0.0',
  hypervisorVersion: '7.2.0',
  cpuModel: 'x',
  cpuCount: 2,
  memoryMib: 4096,
  memoryFreeMib: 2048,
  architecture: 'x86_64',
  guestType: 'qemu',
  offeredTypes: ['qemu'],
  pools: [],
  networks: [],
};

function observed(externalId: string, state: ObservedVm['state']): ObservedVm {
  return {
    externalId,
    name: externalId,
    hypervisorType: 'qemu',
    state,
    rawState: state,
    stateReason: null,
    vcpus: 1,
    memoryMib: 64,
    addresses: [],
    guestHostname: null,
    disks: [],
    nics: [],
    consoles: [],
    isPersistent: true,
    isAutostart: false,
    firmware: 'bios',
    machineType: null,
    hasGuestAgent: false,
    createdByOperation: null,
    pending: [],
    definition: null,
  };
}

const hardware: HostHardware = {
  cpu: { model: 'x', vendor: null, mhz: null, sockets: 1, coresPerSocket: 2, threadsPerCore: 1 },
  cells: [],
  hasIommu: false,
  devices: [],
  abilities: { guests: [], firmware: [], hasSecureBoot: false, cpuModes: [], tpm: [], passthrough: [] },
};

/** A host whose answers the test gives. */
function begin(answers: Partial<Pick<Driver, 'listVms' | 'getVm' | 'ping' | 'hostFacts'>>) {
  let tell: (event: DriverEvent) => void = () => {};
  const driver = {
    hostFacts: async () => facts,
    listNetworks: async () => [],
    listPools: async () => [],
    listVms: async () => [],
    getVm: async () => null,
    ping: async () => {},
    hostHardware: async () => hardware,
    connections: () => [],
    watch(listener: (event: DriverEvent) => void) {
      tell = listener;
      return () => {};
    },
    ...answers,
  } as unknown as Driver;
  watch = watchHost({
    db: database.db,
    hostId,
    hostName: 'kvm1',
    driver,
    log: pino({ level: 'silent' }),
  });
  return { watch, tell: (event: DriverEvent) => tell(event) };
}

const stateOf = async (externalId: string) => {
  const [vm] = await database.db.select().from(vms).where(eq(vms.externalId, externalId));
  return vm?.state ?? null;
};
const until = (externalId: string, state: string) =>
  waitFor(`${externalId} to be ${state}`, 60_000, async () => (await stateOf(externalId)) === state);
const untilConnected = () =>
  waitFor('the first list', 60_000, async () => {
    const [host] = await database.db.select().from(hosts).where(eq(hosts.id, hostId));
    return host?.state === 'connected';
  });

/** A promise that the test ends. */
function held<T>() {
  let release: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    release = resolve;
  });
  return { promise, release };
}

test('a list never overwrites what was heard while it was made', async () => {
  const list = held<ObservedVm[]>();
  let lists = 0;
  const { tell, watch } = begin({
    listVms: () => {
      lists += 1;
      return list.promise;
    },
    getVm: async (externalId) => (externalId === 'deleted' ? null : observed(externalId, 'running')),
  });
  tell({ type: 'connected' });
  await waitFor('the list to begin', 60_000, () => lists === 1);
  tell({ type: 'vm', externalId: 'started' });
  tell({ type: 'vm', externalId: 'deleted' });
  await watch.refreshVm('made');
  await until('started', 'running');
  // As they were when the list began: one still off, one still there, one not there yet.
  list.release([observed('started', 'off'), observed('deleted', 'off'), observed('still', 'off')]);
  await until('still', 'off');
  await untilConnected();
  expect(await stateOf('started')).toBe('running');
  expect(await stateOf('made')).toBe('running');
  expect(await stateOf('deleted')).toBeNull();
});

test('a VM that hangs holds up no other, however many events come of it', async () => {
  const hanging = held<ObservedVm>();
  const { tell } = begin({
    getVm: async (externalId) =>
      externalId === 'hanging' ? hanging.promise : observed(externalId, 'running'),
  });
  tell({ type: 'connected' });
  await untilConnected();
  for (let count = 0; count < 20; count++) {
    tell({ type: 'vm', externalId: 'hanging' });
    // Each in a turn of its own, as events come.
    await sleep(0);
  }
  tell({ type: 'vm', externalId: 'quick' });
  await until('quick', 'running');
  hanging.release(observed('hanging', 'running'));
  await until('hanging', 'running');
});

test('what could not be read is read at the host’s next sign of life', async () => {
  let attempts = 0;
  const { tell } = begin({
    listVms: async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('did not answer in time');
      return [observed('web', 'off')];
    },
  });
  tell({ type: 'connected' });
  await until('web', 'off');
});

test('a host that cannot say something of itself still shows its VMs', async () => {
  const { tell } = begin({
    hostFacts: () => Promise.reject(new Error('no figures of its memory')),
    listVms: async () => [observed('web', 'off')],
  });
  tell({ type: 'connected' });
  await until('web', 'off');
  await untilConnected();
});

test('a host that does not answer is shown as degraded, also in the middle of a list', async () => {
  let isHanging = false;
  const { tell } = begin({
    listVms: ({ signal } = {}) =>
      isHanging
        ? new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
        : Promise.resolve([]),
    ping: () => (isHanging ? Promise.reject(new Error('no answer')) : Promise.resolve()),
  });
  tell({ type: 'connected' });
  await untilConnected();
  isHanging = true;
  tell({ type: 'host' });
  await waitFor('the badge', 60_000, async () => {
    const [host] = await database.db.select().from(hosts).where(eq(hosts.id, hostId));
    return host?.state === 'degraded';
  });
});

const hostIs = (wanted: Partial<typeof hosts.$inferSelect>) =>
  waitFor(JSON.stringify(wanted), 60_000, async () => {
    const [host] = await database.db.select().from(hosts).where(eq(hosts.id, hostId));
    return host && Object.entries(wanted).every(([key, value]) => host[key as keyof typeof host] === value)
      ? host
      : false;
  });

test('a host that is connected and answers no question is called hung, and says when it answered last', async () => {
  let isHung = false;
  const { tell } = begin({
    async ping() {
      if (isHung) throw new Error('no answer');
    },
  });
  tell({ type: 'connected' });
  await untilConnected();
  isHung = true;
  const host = await hostIs({ state: 'degraded', failure: 'hung' });
  expect(host.stateReason).toBeTruthy();
  isHung = false;
  await hostIs({ state: 'connected', failure: null, stateReason: null });
});

test('a host with an old libvirt is listed, and called too old as long as it is', async () => {
  let version = '4.5.0';
  const { tell } = begin({
    hostFacts: async () => ({ ...facts, libvirtVersion: version }),
    listVms: async () => [observed('web', 'running')],
  });
  tell({ type: 'connected' });
  const host = await hostIs({ state: 'degraded', failure: 'tooOld' });
  expect(host.stateReason).toContain('libvirt 4.5.0 is too old');
  await until('web', 'running');
  version = '10.0.0';
  tell({ type: 'connected' });
  await hostIs({ state: 'connected', failure: null });
});

test('a failure keeps its kind, and devices are read at a connection and when one came or went', async () => {
  const { tell } = begin({});
  tell({ type: 'connected' });
  const seen = async () => (await database.db.select().from(hostHardware))[0]?.seenAt.getTime() ?? 0;
  const first = await waitFor('its hardware', 60_000, seen);
  tell({ type: 'hardware' });
  await waitFor('its hardware again', 60_000, async () => (await seen()) > first);
  tell({ type: 'disconnected', reason: 'wrong password', failure: 'authentication' });
  await hostIs({ state: 'unreachable', failure: 'authentication', stateReason: 'wrong password' });
});
