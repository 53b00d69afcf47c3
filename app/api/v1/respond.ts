import { NextResponse } from 'next/server';
import { expectedError } from '@/lib/actions/expected-error';
import { authorise } from '@/lib/auth/authorise';
import { currentUser } from '@/lib/auth/session';
import type { Permission, User } from '@/lib/domain/access';
import { AppError, type ErrorCode, type ErrorView, toErrorView } from '@/lib/domain/errors';

const statuses: Record<ErrorCode, number> = {
  bad_input: 400,
  not_signed_in: 401,
  forbidden: 403,
  not_found: 404,
  name_taken: 409,
  conflict: 409,
  not_possible: 409,
  no_capacity: 409,
  disk_full: 507,
  host_unreachable: 502,
  host_disabled: 409,
  host_error: 502,
  timeout: 504,
  unknown_outcome: 502,
  cancelled: 409,
  database_unavailable: 503,
  internal: 500,
};

/** Authorises, runs, and answers `{ data }`, or `{ error }` with the status that its code has. */
export async function respond<T>(
  permission: Permission,
  run: (user: User) => Promise<T>,
  status = 200,
): Promise<NextResponse> {
  try {
    const user = authorise(await currentUser(), permission);
    return NextResponse.json({ data: await run(user) }, { status, headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    const expected = expectedError(error);
    if (!expected) console.error(error);
    return errorResponse(expected ?? toErrorView(error));
  }
}

export function errorResponse(error: ErrorView): NextResponse {
  return NextResponse.json(
    { error },
    { status: statuses[error.code], headers: { 'cache-control': 'no-store' } },
  );
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An address without a thing behind it is `not_found`, also when it could never have had one. */
export async function found<T>(what: string, id: string, get: (id: string) => Promise<T | null>): Promise<T> {
  const value = uuid.test(id) ? await get(id) : null;
  if (value === null) throw new AppError({ code: 'not_found', userMessage: `There is no such ${what}.` });
  return value;
}
