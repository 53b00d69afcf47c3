import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { databaseTrouble } from '../db/trouble.ts';
import type { Journal } from './journal.ts';

/**
 * A journal that waits while our own database takes nothing, because its disk is full or it is away: what was done on a
 * host is written down before anything else is done there, and none of it is the operation's failure.
 */
export function patientJournal(journal: Journal, signal: AbortSignal): Journal {
  const policy = retry(
    handleWhen((error) => !signal.aborted && databaseTrouble(error) !== null),
    {
      maxAttempts: Number.MAX_SAFE_INTEGER,
      backoff: new ExponentialBackoff({ initialDelay: 200, maxDelay: 2_000 }),
    },
  );
  const until = <T>(write: () => Promise<T>): Promise<T> => policy.execute(write, signal);
  return {
    begin: (steps) => until(() => journal.begin(steps)),
    step: (...change) => until(() => journal.step(...change)),
    // For people only: work does not wait for it.
    progress: (...shown) =>
      journal.progress(...shown).catch((error) => {
        if (databaseTrouble(error) === null) throw error;
      }),
    log: (...line) => until(() => journal.log(...line)),
    state: (...change) => until(() => journal.state(...change)),
    end: (...change) => until(() => journal.end(...change)),
  };
}
