'use client';

import { useEffect } from 'react';

/** Loads what menus and dialogs are made with as soon as somebody is there, so that the first press need not wait for it. */
export function usePartsSoon(): void {
  useEffect(() => {
    const signs = ['pointermove', 'touchstart', 'keydown'];
    function load(): void {
      stop();
      void import('@/components/ui/menu');
      void import('@/components/ui/dialog-window');
    }
    function stop(): void {
      for (const sign of signs) window.removeEventListener(sign, load);
    }
    for (const sign of signs) window.addEventListener(sign, load, { passive: true });
    return stop;
  }, []);
}
