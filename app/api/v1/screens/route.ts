import { isSameOrigin } from '@/lib/auth/origin';
import { requestAddress } from '@/lib/auth/session';
import { getDb } from '@/lib/db/client';
import { AppError } from '@/lib/domain/errors';
import { watchScreensRequest } from '@/lib/domain/requests';
import { watchScreens } from '@/lib/operations/screens';
import { listScreens } from '@/lib/queries/screens';
import { errorResponse, respond } from '../respond';

/** The VMs that have a screen now: `?q=` in the language of the list, `?page=` from 1. */
export function GET(request: Request) {
  return respond('read', (user) => {
    const asked = new URL(request.url).searchParams;
    const page = Math.max(1, Math.trunc(Number(asked.get('page') ?? 1)) || 1);
    return listScreens(user, (asked.get('q') ?? '').slice(0, 1_000), page);
  });
}

/** `{ vmIds }` that somebody sees now: they are kept fresh for some seconds, and what there is of each is told. */
export async function POST(request: Request) {
  if (!isSameOrigin((name) => request.headers.get(name)))
    return errorResponse({ code: 'forbidden', userMessage: 'This page may not look at screens here.' });
  return respond('vm.console', async (user) => {
    const asked = watchScreensRequest.safeParse(await request.json().catch(() => null));
    if (!asked.success)
      throw new AppError({
        code: 'bad_input',
        userMessage: 'It was not understood which screens are meant.',
      });
    return watchScreens(getDb(), user, asked.data.vmIds, await requestAddress());
  });
}
