import { type KeySender, namedKeys, type Stroke, tap } from '../../domain/keyboard/keys.ts';

/** How long a machine gets for each press or release, by how quickly it takes keys. */
export const paces = {
  // For firmware, boot menus and machines on a busy host.
  slow: 60,
  normal: 20,
  // For machines that have nothing else to do.
  fast: 6,
} as const;
export type Pace = keyof typeof paces;

/** Presses and releases of one key with what is held. */
function eventsOf(strokes: Stroke[]): number {
  return strokes.reduce((sum, { held }) => sum + 2 * (held.length + 1), 0);
}

/** How long a text takes at a pace. */
export function typingMs(characters: Stroke[][], pace: Pace): number {
  return characters.reduce((sum, strokes) => sum + eventsOf(strokes), 0) * paces[pace];
}

type Options = {
  pace: Pace;
  signal: AbortSignal;
  onProgress(typed: number): void;
  wait?(ms: number): Promise<void>;
};

/**
 * Types characters one by one, and after each waits for as long as its keys may take. A keyboard of a machine keeps no
 * more than 16 bytes or events that the machine has not taken yet, and then loses some without a word; one stroke has
 * at most eight. It ends between two characters when the signal aborts, so no key stays down.
 * @returns how many were typed
 */
export async function typeStrokes(
  keys: KeySender,
  characters: Stroke[][],
  { pace, signal, onProgress, wait = sleep }: Options,
): Promise<number> {
  const capsLock: Stroke = { ...namedKeys.capsLock, held: [] };
  const isCapsLockOn = keys.isCapsLockOn?.() === true;
  if (isCapsLockOn) tap(keys, capsLock);
  let typed = 0;
  for (const strokes of characters) {
    if (signal.aborted) break;
    for (const stroke of strokes) {
      tap(keys, stroke);
      await wait(eventsOf([stroke]) * paces[pace]);
    }
    typed += 1;
    onProgress(typed);
  }
  if (isCapsLockOn) tap(keys, capsLock);
  return typed;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
