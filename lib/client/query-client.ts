import { QueryCache, QueryClient } from '@tanstack/react-query';
import { RequestError, viewOf } from './fetch-json.ts';

/** Data is renewed by live messages, not by age; see live-updates. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (viewOf(error).code === 'not_signed_in') leaveForSignIn();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        // The server has answered: asking again would only repeat the answer.
        retry: (failures, error) => !(error instanceof RequestError) && failures < 2,
      },
    },
  });
}

function leaveForSignIn(): void {
  const { pathname, search } = window.location;
  if (pathname.startsWith('/sign-in')) return;
  window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
}
