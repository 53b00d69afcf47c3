import { type KeySender, type Modifier, modifierNames, modifiers } from '../../domain/keyboard/keys.ts';

/** Up; down until the next key was pressed; down until it is pressed again. */
export type Hold = 'up' | 'once' | 'locked';
export type Holds = Readonly<Record<Modifier, Hold>>;

const allUp = Object.fromEntries(modifierNames.map((name) => [name, 'up'])) as Holds;
const next: Record<Hold, Hold> = { up: 'once', once: 'locked', locked: 'up' };

/** Modifiers that stay down by themselves, for hands and screens that press one key at a time. */
export type StickyModifiers = {
  holds(): Holds;
  subscribe(listener: () => void): () => void;
  press(modifier: Modifier): void;
  /** A key, or a button of the mouse, was pressed and let go. */
  keyDone(): void;
  releaseAll(): void;
};

/** @param sender  where keys go now; null while they go nowhere, and then nothing is down */
export function createStickyModifiers(sender: () => KeySender | null): StickyModifiers {
  const listeners = new Set<() => void>();
  let holds = allUp;

  function change(wanted: Holds): void {
    const keys = sender();
    for (const name of modifierNames) {
      const { keysym, code } = modifiers[name];
      const wasDown = holds[name] !== 'up';
      const isDown = wanted[name] !== 'up';
      if (isDown && !wasDown) keys?.press(keysym, code);
      if (!isDown && wasDown) keys?.release(keysym, code);
    }
    holds = wanted;
    for (const tell of listeners) tell();
  }

  function without(...given: Hold[]): Holds {
    return Object.fromEntries(
      modifierNames.map((name) => [name, given.includes(holds[name]) ? 'up' : holds[name]]),
    ) as Holds;
  }

  return {
    holds: () => holds,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    press: (name) => change({ ...holds, [name]: sender() ? next[holds[name]] : 'up' }),
    keyDone() {
      if (Object.values(holds).includes('once')) change(without('once'));
    },
    releaseAll() {
      if (Object.values(holds).some((hold) => hold !== 'up')) change(allUp);
    },
  };
}
