import { AppError } from '../../domain/errors.ts';

/** The host's answer did not come, which says nothing about what was asked for. */
export function isSilence(error: unknown): boolean {
  return isLost(error) || (error instanceof AppError && error.code === 'timeout');
}

/** The connection went: whatever else is asked for does not come either. */
export function isLost(error: unknown): boolean {
  return error instanceof AppError && ['host_unreachable', 'unknown_outcome'].includes(error.code);
}

/** For what a host may have or not: nothing is null, but a host that has gone is no proof of nothing. */
export function nullUnlessLost(error: unknown): null {
  if (isLost(error)) throw error;
  return null;
}
