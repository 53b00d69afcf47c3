import { useCallback, useLayoutEffect, useRef } from 'react';

/** A function that stays the same for as long as the component lives, and does what the last drawn one does. */
export function useLatest<Args extends unknown[], Result>(
  work: (...args: Args) => Result,
): (...args: Args) => Result {
  const latest = useRef(work);
  useLayoutEffect(() => {
    latest.current = work;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}
