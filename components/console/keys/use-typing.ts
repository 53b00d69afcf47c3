import { type RefObject, useEffect, useRef, useState } from 'react';
import { type Pace, typeStrokes } from '@/lib/client/keyboard/type-strokes';
import type { KeySender, Stroke } from '@/lib/domain/keyboard/keys';

export type Typing =
  | { phase: 'idle' }
  | { phase: 'typing'; typed: number; total: number }
  | { phase: 'stopped'; typed: number; total: number; isCancelled: boolean };

/**
 * Types texts into a machine, one at a time. While it does, no other key reaches the screen, or both would be mixed, and
 * Escape ends it.
 * @param keys  null while keys go nowhere: that ends it too
 */
export function useTyping(
  keys: RefObject<KeySender | null>,
  isConnected: boolean,
  screen: RefObject<HTMLElement | null>,
) {
  const [typing, setTyping] = useState<Typing>({ phase: 'idle' });
  const underWay = useRef<AbortController | null>(null);
  const isTyping = typing.phase === 'typing';

  async function type(characters: Stroke[][], pace: Pace): Promise<void> {
    const sender = keys.current;
    if (!sender || underWay.current) return;
    const stopping = new AbortController();
    underWay.current = stopping;
    const total = characters.length;
    setTyping({ phase: 'typing', typed: 0, total });
    const typed = await typeStrokes(sender, characters, {
      pace,
      signal: stopping.signal,
      onProgress: (typed) => setTyping({ phase: 'typing', typed, total }),
    });
    underWay.current = null;
    setTyping(
      typed === total
        ? { phase: 'idle' }
        : { phase: 'stopped', typed, total, isCancelled: stopping.signal.reason === 'cancelled' },
    );
  }

  useEffect(() => {
    if (!isConnected) underWay.current?.abort('disconnected');
  }, [isConnected]);
  useEffect(() => () => underWay.current?.abort('left'), []);
  useEffect(() => {
    if (!isTyping) return;
    function onKey(event: KeyboardEvent): void {
      const isEscape = event.key === 'Escape';
      if (isEscape && event.type === 'keydown') underWay.current?.abort('cancelled');
      if (!isEscape && !screen.current?.contains(event.target as Node)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    // Before the screen hears it.
    window.addEventListener('keydown', onKey, true);
    window.addEventListener('keyup', onKey, true);
    return () => {
      window.removeEventListener('keydown', onKey, true);
      window.removeEventListener('keyup', onKey, true);
    };
  }, [isTyping, screen]);

  return {
    typing,
    type,
    cancel: () => underWay.current?.abort('cancelled'),
    forget: () => setTyping({ phase: 'idle' }),
  };
}
