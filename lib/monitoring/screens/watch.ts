import type { Logger } from 'pino';
import type { Database } from '../../db/database.ts';
import { onScreens } from '../../db/notify.ts';
import { AppError, toErrorView } from '../../domain/errors.ts';
import type { Driver } from '../../drivers/driver.ts';
import { createScreenSchedule, type Outcome, type WantedScreen } from './schedule.ts';
import { readWantedScreens, storeScreen, storeScreenProblem, tidyScreens } from './store.ts';

// What went out of sight is not begun any more after this, beside the time that its lease still runs.
const defaultLookEveryMs = 1_000;
const tidyEveryMs = 30_000;
// As wide as a tile is on a large window, with text that can just be read; some kilobytes.
const box = { width: 400, height: 250 };

type Options = {
  database: Database;
  log: Logger;
  /** @throws AppError when the host is not served here */
  driverOf(hostId: string): Pick<Driver, 'previewScreen'>;
  /** A quicker clock, for tests. */
  now?(): number;
  lookEveryMs?: number;
};

/**
 * Takes small pictures of the screens that somebody looks at, whoever and however many that are. While nobody does, it
 * asks nobody: not hosts, and not the database either.
 */
export async function watchScreens(options: Options): Promise<{ stop(): Promise<void> }> {
  const { database, log, driverOf, now, lookEveryMs = defaultLookEveryMs } = options;
  const { db } = database;
  const schedule = createScreenSchedule(now);
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  let wanted: WantedScreen[] = [];
  let looking: Promise<void> | null = null;
  let tidiedAt = Number.NEGATIVE_INFINITY;
  let isAsked = false;
  /** Ends the pause between two looks. */
  let wake = () => {};

  function takeDue(): void {
    if (stopping.signal.aborted) return;
    for (const screen of schedule.begin(wanted)) {
      const taking = take(screen).finally(() => underWay.delete(taking));
      underWay.add(taking);
    }
  }

  async function take(screen: WantedScreen): Promise<void> {
    const startedAt = performance.now();
    let outcome: Outcome = 'failed';
    try {
      outcome = await takeAndStore(screen);
    } catch (error) {
      if (!stopping.signal.aborted) log.warn({ err: error }, 'a picture of a screen could not be stored');
    }
    const restMs = schedule.end(screen, outcome, performance.now() - startedAt);
    await rest(restMs);
    schedule.rested(screen);
    takeDue();
  }

  async function takeAndStore(screen: WantedScreen): Promise<Outcome> {
    try {
      const driver = driverOf(screen.hostId);
      if (!driver.previewScreen) throw noPictures();
      const options = { box, knownMark: screen.mark, signal: stopping.signal };
      const preview = await driver.previewScreen(screen.externalId, options);
      await storeScreen(db, screen.vmId, preview);
      screen.mark = preview.mark;
      return preview.picture ? 'changed' : 'same';
    } catch (error) {
      if (stopping.signal.aborted) return 'failed';
      const problem = toErrorView(error);
      await storeScreenProblem(db, screen.vmId, problem);
      return problem.code === 'not_possible' || problem.code === 'not_found' ? 'noScreen' : 'failed';
    }
  }

  /** Looks again and again until nothing is left. */
  async function look(): Promise<void> {
    let isAnyLeft = true;
    while ((isAnyLeft || isAsked) && !stopping.signal.aborted) {
      isAsked = false;
      try {
        wanted = await readWantedScreens(db);
        takeDue();
        if (performance.now() - tidiedAt > tidyEveryMs) {
          tidiedAt = performance.now();
          isAnyLeft = await tidyScreens(database);
        }
      } catch (error) {
        wanted = [];
        if (!stopping.signal.aborted)
          log.warn({ err: error }, 'it could not be read which screens are looked at');
      }
      await rest(lookEveryMs, (end) => {
        wake = end;
      });
    }
    wanted = [];
  }

  function begin(): void {
    if (stopping.signal.aborted) return;
    isAsked = true;
    wake();
    looking ??= look().finally(() => {
      looking = null;
    });
  }

  function rest(ms: number, onBegin: (end: () => void) => void = () => {}): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        stopping.signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      onBegin(end);
      if (stopping.signal.aborted) end();
      else stopping.signal.addEventListener('abort', end);
    });
  }

  const unlisten = await onScreens(database, begin);
  // An engine that went before this one may have left some.
  begin();
  return {
    async stop() {
      stopping.abort();
      await unlisten();
      await looking;
      await Promise.all(underWay);
    },
  };
}

function noPictures(): AppError {
  return new AppError({ code: 'not_possible', userMessage: 'This provider shows no screens.' });
}
