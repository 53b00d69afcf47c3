/**
 * Runs what somebody else wrote. What it throws is their bug: it surfaces as an uncaught exception, and disturbs
 * neither what goes on here nor whoever is told next.
 */
export function runListener(listener: () => unknown): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
