import { setMaxListeners } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { hosts } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { toErrorView } from '../domain/errors.ts';
import type { HostSecrets } from '../domain/host-connection.ts';
import type { Driver } from '../drivers/driver.ts';
import { openDriver } from '../drivers/registry.ts';
import { storeHostState } from '../inventory/store-host.ts';
import { type HostWatch, watchHost } from '../inventory/watch.ts';
import { watchLoads } from '../monitoring/watch-loads.ts';
import type { EngineContext } from '../operations/engine-context.ts';
import { openHostSecrets } from '../operations/host-secrets.ts';
import { hostQueue, migrationQueue, workQueue } from '../operations/jobs.ts';
import { runOperation } from '../operations/run.ts';

type HostRecord = typeof hosts.$inferSelect;

/** One host's own driver, watcher and workers: nothing of it is shared with another host. */
export type HostRuntime = {
  driver: Driver;
  watch: HostWatch;
  /** False when the row now says something that needs a new runtime. */
  serves(row: HostRecord): boolean;
  stop(): Promise<void>;
};

// At most this many operations at once on one host; more wait in its own queue. Most of them only wait for a guest,
// and a force-off must get past many shutdowns that no guest heeds; the driver bounds what reaches the host at once.
const operationsAtOnce = 64;
// Each fills the network between two hosts, and a VM that moves slowly stands still for longer at its end.
const migrationsAtOnce = 2;

/** @returns null when the host is switched off, by its own flag or by the one for all hypervisors */
export async function startHost(options: {
  db: Db;
  row: HostRecord;
  log: Logger;
  signal: AbortSignal;
  contextFor(signal: AbortSignal): EngineContext;
  resume(hostId: string): Promise<void>;
}): Promise<HostRuntime | null> {
  const { db, row, log } = options;
  if (!row.isEnabled) {
    await storeHostState(db, row.id, 'disabled', 'It was disabled in NovaCron; nothing changes on the host.');
    return null;
  }
  if (process.env.NOVACRON_HYPERVISORS === 'off') {
    await storeHostState(
      db,
      row.id,
      'disabled',
      'All hypervisors are switched off by NOVACRON_HYPERVISORS=off.',
    );
    return null;
  }
  const secrets = await openSecretsOrStore(db, row);
  if (!secrets) return null;
  await storeHostState(db, row.id, 'connecting', null);
  const own = new AbortController();
  const signal = AbortSignal.any([options.signal, own.signal]);
  // Every call under way listens to it.
  setMaxListeners(0, signal);
  const driver = openDriver({
    providerType: 'hypervisor',
    hostId: row.id,
    name: row.name,
    virtType: row.virtType,
    connection: row.connection,
    secrets,
  });
  const watch = watchHost({ db, hostId: row.id, hostName: row.name, driver, log });
  const loads = watchLoads({ db, hostId: row.id, hostName: row.name, driver, log });
  // Its own driver, because work begins before this runtime is in anybody's list.
  const shared = options.contextFor(signal);
  const context: EngineContext = {
    ...shared,
    // Another host is asked for where a VM moves there.
    driverFor: (hostId) => (hostId === row.id ? driver : shared.driverFor(hostId)),
    refreshVm: (hostId, externalId) =>
      hostId === row.id ? watch.refreshVm(externalId) : shared.refreshVm(hostId, externalId),
    vmReading: (hostId, externalId) =>
      hostId === row.id ? watch.vmReading(externalId) : shared.vmReading(hostId, externalId),
    refreshHost: () => watch.refreshHost(),
  };
  const stopWork: (() => Promise<void>)[] = [];
  const stop = async () => {
    own.abort();
    await Promise.all(stopWork.map((stopOne) => stopOne()));
    await Promise.all([watch.stop(), loads.stop()]);
    await driver.close();
  };
  try {
    const work = (queue: string, atOnce: number) =>
      workQueue(
        queue,
        atOnce,
        ({ operationId }) => runOperation(context, operationId),
        (error) => log.error({ err: error, host: row.name }, 'an operation could not go on; trying again'),
      );
    stopWork.push(await work(hostQueue(row.id), operationsAtOnce));
    stopWork.push(await work(migrationQueue(row.id), migrationsAtOnce));
    await options.resume(row.id);
  } catch (error) {
    // It is started again at the host's next change; two watchers of one host would fight over the store.
    await stop();
    throw error;
  }
  return {
    driver,
    watch,
    serves: (next) =>
      next.isEnabled &&
      isDeepStrictEqual(next.connection, row.connection) &&
      isDeepStrictEqual(next.sealedSecrets, row.sealedSecrets) &&
      next.virtType === row.virtType &&
      next.name === row.name,
    stop,
  };
}

/** @returns null when they cannot be opened, which the host's page then says */
async function openSecretsOrStore(db: Db, row: HostRecord): Promise<HostSecrets | null> {
  try {
    return openHostSecrets(row.id, row.sealedSecrets);
  } catch (error) {
    const { userMessage, advice } = toErrorView(error);
    await storeHostState(
      db,
      row.id,
      'unreachable',
      [userMessage, advice].filter(Boolean).join(' '),
      'authentication',
    );
    return null;
  }
}
