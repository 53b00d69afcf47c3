/** Operations that this page started: their outcomes are told, also when the person has gone elsewhere. */
const started = new Set<string>();

export function rememberStarted(operationId: string): void {
  started.add(operationId);
}

export function isStartedHere(operationId: string): boolean {
  return started.has(operationId);
}

export function forgetStarted(operationId: string): void {
  started.delete(operationId);
}
