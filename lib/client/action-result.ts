import type { ErrorView, Result } from '../domain/errors.ts';
import { RequestError, viewOf } from './fetch-json.ts';

export type ActionError = Error;

/** The value of an action's result; its error is thrown with its three parts. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new RequestError(result.error);
}

/** What to show of a failed action; one that did not even arrive says so. */
export function errorOf(error: ActionError | null): ErrorView | null {
  return error ? viewOf(error) : null;
}
