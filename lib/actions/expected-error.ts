import { databaseTrouble } from '../db/trouble.ts';
import { type ErrorView, toErrorView } from '../domain/errors.ts';

/** @returns what to show for a failure that was to be expected; null for redirects and bugs, to be thrown on */
export function expectedError(error: unknown): ErrorView | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'AppError') return toErrorView(error);
  switch (databaseTrouble(error)) {
    case 'disk_full':
      return {
        code: 'disk_full',
        userMessage: 'Nothing was accepted: the disk that NovaCron keeps its own data on is full.',
        advice: 'Free some space there; it goes on by itself. Your VMs are not affected.',
      };
    case 'database_unavailable':
      return {
        code: 'database_unavailable',
        userMessage: 'NovaCron’s database does not answer.',
        advice: 'Try again in a moment; your VMs are not affected.',
      };
    case null:
      return null;
  }
}
