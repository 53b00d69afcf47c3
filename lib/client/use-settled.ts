'use client';

import { useEffect, useState } from 'react';

// Long enough that a number being typed is not planned digit by digit.
export const typingPauseMs = 200;

/** The value as it was when it last rested for a while. */
export function useSettled<T>(value: T, pauseMs: number): T {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text)), pauseMs);
    return () => clearTimeout(timer);
  }, [text, pauseMs]);
  return settled;
}
