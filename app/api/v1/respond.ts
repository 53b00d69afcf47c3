import { NextResponse } from 'next/server';
import { authoriseAudited } from '@/lib/actions/authorise-audited';
import { expectedError } from '@/lib/actions/expected-error';
import { authorise } from '@/lib/auth/authorise';
import { isSameOrigin } from '@/lib/auth/origin';
import { currentUser } from '@/lib/auth/session';
import { getDb } from '@/lib/db/client';
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
export function respond<T>(
  permission: Permission,
  run: (user: User) => Promise<T>,
  status = 200,
): Promise<Response> {
  return respondWith(permission, async (user) =>
    NextResponse.json({ data: await run(user) }, { status, headers: { 'cache-control': 'no-store' } }),
  );
}

/** The same for what changes something: only from a page of ours, or from a program that says that it is one. */
export async function respondToPost<T>(
  request: Request,
  permission: Permission,
  run: (user: User) => Promise<T>,
  status = 200,
): Promise<Response> {
  if (isSameOrigin((name) => request.headers.get(name)))
    return respond('read', async () => run(await authoriseAudited(getDb(), permission)), status);
  return errorResponse({
    code: 'forbidden',
    userMessage: 'Nothing was done: the request does not come from this address.',
    advice: 'A program sends the header Origin with the address of NovaCron.',
  });
}

/** As respond, for a file. @param run  gives its content, and the name that a browser keeps it under; null shows it */
export function respondFile(
  permission: Permission,
  run: (user: User) => Promise<{ data: Buffer; type: string; name: string | null }>,
): Promise<Response> {
  return respondWith(permission, async (user) => {
    const { data, type, name } = await run(user);
    const headers = new Headers({
      'cache-control': 'no-store',
      'content-type': type,
      'x-content-type-options': 'nosniff',
    });
    if (name) headers.set('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
    return new NextResponse(new Uint8Array(data), { headers });
  });
}

/** The same for answers that are no JSON; errors still are. */
export async function respondWith(
  permission: Permission,
  run: (user: User) => Promise<Response>,
): Promise<Response> {
  try {
    return await run(authorise(await currentUser(), permission));
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
