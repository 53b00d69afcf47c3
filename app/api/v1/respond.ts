import { NextResponse } from 'next/server';
import type { z } from 'zod';
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
export function respond<T>(
  permission: Permission,
  run: (user: User) => Promise<T>,
  status = 200,
): Promise<Response> {
  return respondWith(permission, async (user) =>
    NextResponse.json({ data: await run(user) }, { status, headers: { 'cache-control': 'no-store' } }),
  );
}

/** The same for a file. @param run  gives its content, and the name that a browser keeps it under; null shows it */
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

/** @throws AppError `bad_input` that names the parameter */
export function parsedParams<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? 'query');
  throw new AppError({ code: 'bad_input', userMessage: `The parameter ${field} cannot be used.` });
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An address without a thing behind it is `not_found`, also when it could never have had one. */
export async function found<T>(what: string, id: string, get: (id: string) => Promise<T | null>): Promise<T> {
  const value = uuid.test(id) ? await get(id) : null;
  if (value === null) throw new AppError({ code: 'not_found', userMessage: `There is no such ${what}.` });
  return value;
}
