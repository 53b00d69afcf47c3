import { type RefObject, useEffect, useState, useSyncExternalStore } from 'react';
import { createStickyModifiers } from '@/lib/client/keyboard/sticky';
import type { KeySender } from '@/lib/domain/keyboard/keys';

const modifierCodes = /^(Control|Alt|Shift|Meta)(Left|Right)$/;

/** Modifiers that stay down, and end with the next key or press of the mouse on the screen. */
export function useSticky(
  keys: RefObject<KeySender | null>,
  isConnected: boolean,
  screen: RefObject<HTMLElement | null>,
) {
  const [sticky] = useState(() => createStickyModifiers(() => keys.current));
  const holds = useSyncExternalStore(sticky.subscribe, sticky.holds, sticky.holds);

  // A machine that was left has no key down, and one that comes back begins anew.
  useEffect(() => {
    if (!isConnected) sticky.releaseAll();
  }, [isConnected, sticky]);
  useEffect(() => () => sticky.releaseAll(), [sticky]);

  useEffect(() => {
    const element = screen.current;
    if (!element) return;
    // The screen sends the key after this, and the modifier has to outlast it.
    const done = () => setTimeout(sticky.keyDone);
    const onKeyUp = (event: KeyboardEvent) => {
      if (!modifierCodes.test(event.code)) done();
    };
    element.addEventListener('keyup', onKeyUp, true);
    element.addEventListener('pointerup', done, true);
    return () => {
      element.removeEventListener('keyup', onKeyUp, true);
      element.removeEventListener('pointerup', done, true);
    };
  }, [screen, sticky]);

  return { sticky, holds };
}
