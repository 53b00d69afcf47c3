import type { Log } from './log.ts';

// Longer than a step of an operation takes to reach a safe point; what is not done by then is resumed later.
const patienceMs = 8000;
// A terminal sends Ctrl-C to npm and to us, and npm passes it on to us as well: within this time it is one wish.
const sameWishMs = 1000;

/**
 * Ends the process in order on SIGINT, SIGTERM, or when its terminal is closed, and at once when asked a second time.
 * Guests are not touched.
 */
export function stopOnSignals(log: Log, stop: () => Promise<void>): void {
  let askedAt: number | null = null;
  const onSignal = (signal: NodeJS.Signals) => {
    if (askedAt !== null) {
      // Shells and service managers send a SIGHUP after another signal without meaning more by it.
      if (signal !== 'SIGHUP' && performance.now() - askedAt > sameWishMs) process.exit(1);
      return;
    }
    askedAt = performance.now();
    // A terminal that is gone takes no more lines: writing one would fail and end us half-way.
    if (signal === 'SIGHUP' && process.stderr.isTTY) log.level = 'silent';
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error('stopping took too long');
      process.exit(1);
    }, patienceMs).unref();
    stop().then(
      () => process.exit(0),
      (error) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}
