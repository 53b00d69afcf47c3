import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq, isNull } from 'drizzle-orm';
import type { Logger } from 'pino';
import { hosts, operations, vms } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { onHostCheck, onNotify, onScreenshot } from '../db/notify.ts';
import { keepTidy } from '../db/tidy.ts';
import { AppError } from '../domain/errors.ts';
import type { ConsoleKind } from '../domain/vm.ts';
import type { ConsoleEndpoint, OpenConsoleOptions } from '../drivers/driver.ts';
import { moveVm } from '../inventory/follow-migration.ts';
import { watchScreens } from '../monitoring/screens/watch.ts';
import type { EngineContext } from '../operations/engine-context.ts';
import { publishDrivers } from '../operations/engine-drivers.ts';
import { runHostCheck } from '../operations/host-checks.ts';
import { imagesFolder } from '../operations/image-file.ts';
import { importIncomingImages } from '../operations/images.ts';
import { createQueue, imagesQueue, openJobs, queueOf, sendJob, workQueue } from '../operations/jobs.ts';
import { runOperation } from '../operations/run.ts';
import { takeScreenshot } from '../operations/screenshots.ts';
import { type HostRuntime, startHost } from './host-runtime.ts';
import { createSignalBoard } from './signal-board.ts';

export type Engine = {
  stop(): Promise<void>;
  /** Where the VM's console is, prepared for one viewer with this password. */
  openConsole(
    vmId: string,
    kind: ConsoleKind,
    password: string,
    options?: OpenConsoleOptions,
  ): Promise<ConsoleEndpoint>;
};

const imageJobsAtOnce = 2;

/** Starts what changes and watches hosts: one runtime for each enabled host, following the hosts table. */
export async function startEngine(options: { database: Database; log: Logger }): Promise<Engine> {
  const { database, log } = options;
  const { db } = database;
  await claimEngine(database);
  const stopping = new AbortController();
  const board = createSignalBoard();
  const runtimes = new Map<string, HostRuntime>();
  const boss = await openJobs(database, (error) => {
    if (!stopping.signal.aborted) log.error({ err: error }, 'the job queue has a problem');
  });

  const contextFor = (signal: AbortSignal): EngineContext => ({
    db,
    log,
    signal,
    imagesFolder: imagesFolder(),
    driverFor: (hostId) => runtimeOf(hostId).driver,
    refreshVm: (hostId, externalId) => runtimeOf(hostId).watch.refreshVm(externalId),
    vmReading: (hostId, externalId) => runtimeOf(hostId).watch.vmReading(externalId),
    moveVm: (vmId, hostId) => moveVm(db, vmId, hostId),
    refreshHost: (hostId) => runtimeOf(hostId).watch.refreshHost(),
    nextChange: (vmId, timeoutMs) => board.next(`vm:${vmId}`, timeoutMs, signal),
  });

  function runtimeOf(hostId: string): HostRuntime {
    const runtime = runtimes.get(hostId);
    if (runtime) return runtime;
    throw new AppError({
      code: 'host_disabled',
      userMessage: 'The host of this VM is disabled.',
      advice: 'Enable it under Hosts.',
    });
  }

  /** Sends what a crash or a disabled host left unfinished through the queue again; doubles do no harm. */
  async function resume(hostId: string | null): Promise<void> {
    const unfinished = await db
      .select({ id: operations.id, kind: operations.kind })
      .from(operations)
      .where(
        and(isNull(operations.endedAt), hostId ? eq(operations.hostId, hostId) : isNull(operations.hostId)),
      );
    for (const { id, kind } of unfinished)
      await sendJob(db, hostId ? queueOf(kind, hostId) : imagesQueue, { operationId: id });
  }

  // One at a time: two readings of the table must not start the same host twice.
  let following: Promise<void> = Promise.resolve();
  function followHosts(): Promise<void> {
    following = following
      .then(async () => {
        if (stopping.signal.aborted) return;
        const rows = await db.select().from(hosts);
        const wanted = new Map(rows.map((row) => [row.id, row]));
        for (const [hostId, runtime] of runtimes) {
          const row = wanted.get(hostId);
          if (row && runtime.serves(row)) continue;
          runtimes.delete(hostId);
          await runtime.stop();
        }
        for (const row of rows) {
          if (runtimes.has(row.id)) continue;
          const runtime = await startHost({ db, row, log, signal: stopping.signal, contextFor, resume });
          if (runtime) runtimes.set(row.id, runtime);
        }
      })
      .catch((error) => log.error({ err: error }, 'the hosts could not be followed'));
    return following;
  }

  const unlisten = await onNotify((message) => {
    if (message.topic === 'vm') board.ring(`vm:${message.id}`);
    if (message.topic === 'host') void followHosts();
  }, database);

  const tidying = keepTidy(database, (error) => log.warn({ err: error }, 'the database could not be tidied'));

  const checks = new Set<Promise<void>>();
  const unlistenChecks = await onHostCheck(database, (checkId) => {
    const check = runHostCheck({ db, log, signal: stopping.signal }, checkId)
      .catch((error) => log.error({ err: error }, 'a connection could not be tested'))
      .finally(() => checks.delete(check));
    checks.add(check);
  });

  const unlistenScreenshots = await onScreenshot(database, (id) => {
    const taking = takeScreenshot({ db, driverOf: (hostId) => runtimeOf(hostId).driver }, id)
      .catch((error) => log.error({ err: error }, 'a picture of a screen could not be handed over'))
      .finally(() => checks.delete(taking));
    checks.add(taking);
  });

  const screens = await watchScreens({ database, log, driverOf: (hostId) => runtimeOf(hostId).driver });

  const unpublishDrivers = publishDrivers((hostId) => runtimeOf(hostId).driver);
  await createQueue(imagesQueue);
  const stopImages = await workQueue(
    imagesQueue,
    imageJobsAtOnce,
    ({ operationId }) => runOperation(contextFor(stopping.signal), operationId),
    (error) => log.error({ err: error }, 'an operation could not go on; trying again'),
  );
  await followHosts();
  await resume(null);
  const importing = importIncomingImages(db, (line) => log.info(line)).catch((error) =>
    log.error({ err: error }, 'the built images could not be taken in'),
  );

  return {
    async openConsole(vmId, kind, password, options) {
      const [vm] = await db.select().from(vms).where(eq(vms.id, vmId));
      if (!vm?.hypervisorHost) {
        throw new AppError({ code: 'not_found', userMessage: 'This VM does not exist any more.' });
      }
      return runtimeOf(vm.hypervisorHost).driver.openConsole(vm.externalId, kind, password, options);
    },
    async stop() {
      stopping.abort();
      tidying.stop();
      unpublishDrivers();
      await following;
      await importing;
      await screens.stop();
      await Promise.allSettled([stopImages(), ...[...runtimes.values()].map((runtime) => runtime.stop())]);
      await unlisten();
      await unlistenChecks();
      await unlistenScreenshots();
      await Promise.all(checks);
      await boss.stop({ graceful: false, wait: true });
    },
  };
}

// The server sees the end of one that was killed within moments; one that runs keeps its place.
const claimWithinMs = 5_000;

async function claimEngine(database: Database): Promise<void> {
  const until = performance.now() + claimWithinMs;
  while (!(await database.claimEngine())) {
    if (performance.now() > until) {
      throw new AppError({
        code: 'conflict',
        userMessage: 'Another NovaCron engine already works on this database.',
        advice: 'Stop that one first, or start this one with NOVACRON_ROLE=web.',
      });
    }
    await sleep(200);
  }
}
