/** Operations that this page started: their outcomes are told, also when the person has gone elsewhere. */
let started: readonly string[] = [];
const listeners = new Set<() => void>();

function change(now: readonly string[]): void {
  started = now;
  for (const tell of listeners) tell();
}

export function rememberStarted(operationId: string): void {
  change([...started, operationId]);
}

export function forgetStarted(operationId: string): void {
  change(started.filter((id) => id !== operationId));
}

export function subscribeStarted(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

export function readStarted(): readonly string[] {
  return started;
}
