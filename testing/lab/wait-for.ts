import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks until the answer is neither false, null nor undefined.
 * @throws  naming what was waited for, when the time is over; what `ask` throws comes through at once
 */
export async function waitFor<T>(
  what: string,
  timeoutMs: number,
  ask: () => T | Promise<T>,
  everyMs = 25,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== null && answer !== undefined) {
      return answer as NonNullable<Exclude<T, false>>;
    }
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    await sleep(everyMs);
  }
}
