import { type ErrorView, toErrorView } from '../domain/errors.ts';

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
]);

// PostgreSQL's word for it, also PGlite's; and the operating system's.
const diskFullCodes = new Set(['53100', 'ENOSPC']);

/** @returns what to show for a failure that was to be expected; null for redirects and bugs, to be thrown on */
export function expectedError(error: unknown): ErrorView | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'AppError') return toErrorView(error);
  // The database's driver wraps its errors once or twice.
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && diskFullCodes.has(String(cause.code))) {
      return {
        code: 'disk_full',
        userMessage: 'Nothing was accepted: the disk that NovaCron keeps its own data on is full.',
        advice: 'Free some space there; it goes on by itself. Your VMs are not affected.',
      };
    }
    if ('code' in cause && connectionCodes.has(String(cause.code))) {
      return {
        code: 'database_unavailable',
        userMessage: 'NovaCron’s database does not answer.',
        advice: 'Try again in a moment; your VMs are not affected.',
      };
    }
  }
  return null;
}
