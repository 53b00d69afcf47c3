/**
 * Readings of things by name, one at a time for each. A reading that began before the caller's change may not show
 * it, so a second caller gets the next one, which all who come meanwhile share.
 */
export function sharedReadings(read: (name: string) => Promise<void>) {
  const readings = new Map<string, { current: Promise<void>; next: Promise<void> | null }>();

  function refresh(name: string): Promise<void> {
    const entry = readings.get(name);
    if (!entry) {
      const current = read(name).finally(() => readings.delete(name));
      readings.set(name, { current, next: null });
      return current;
    }
    entry.next ??= entry.current.catch(() => {}).then(() => refresh(name));
    return entry.next;
  }

  return {
    refresh,
    /** Ends with the one that is under way, however it ends. */
    current: async (name: string): Promise<void> => readings.get(name)?.current.catch(() => {}),
    names: () => readings.keys(),
    underWay: () => [...readings.values()].map(({ current }) => current),
  };
}
