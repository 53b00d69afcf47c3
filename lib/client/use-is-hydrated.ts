import { useSyncExternalStore } from 'react';

const never = () => () => {};

/**
 * False on the server and until the page's scripts have taken over what the server sent. A press before that is lost,
 * and so is what was typed: whatever needs the scripts says that it is disabled until then.
 */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
