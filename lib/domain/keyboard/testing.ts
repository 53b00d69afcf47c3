import type { KeySender } from './keys.ts';

/** Writes down what is pressed ("+KeyA") and let go ("-KeyA"). */
export function recordKeys(): KeySender & { presses: string[]; keysyms: number[] } {
  const presses: string[] = [];
  const keysyms: number[] = [];
  return {
    presses,
    keysyms,
    press(keysym, code) {
      presses.push(`+${code}`);
      keysyms.push(keysym);
    },
    release: (_keysym, code) => void presses.push(`-${code}`),
  };
}
