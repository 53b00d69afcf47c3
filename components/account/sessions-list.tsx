'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { Button } from '@/components/ui/button';
import { ErrorBox } from '@/components/ui/error-box';
import { Ago } from '@/components/ui/time';
import { endSession } from '@/lib/actions/sessions';
import { type ActionError, errorOf, unwrap } from '@/lib/client/action-result';
import { describeBrowser } from '@/lib/client/browser-name';
import type { SessionView } from '@/lib/domain/views';

export function SessionsList({ sessions }: { sessions: SessionView[] }) {
  const router = useRouter();
  const end = useMutation<void, ActionError, string>({
    mutationFn: async (sessionId) => unwrap(await endSession({ sessionId })),
    onSettled: () => router.refresh(),
  });
  const error = errorOf(end.error);
  return (
    <>
      {error ? <ErrorBox error={error} className="mt-2" /> : null}
      <ul>
        {sessions.map((session) => {
          const browser = describeBrowser(session.userAgent);
          return (
            <li
              key={session.id}
              className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-1.5 text-13"
            >
              <span className="font-medium" title={session.userAgent}>
                {browser}
              </span>
              <span className="font-mono text-12 text-text-2">{session.fromAddress}</span>
              <span className="text-12 text-text-3">
                signed in <Ago at={session.createdAt} />
              </span>
              <span className="ml-auto">
                {session.isCurrent ? (
                  <span className="text-12 text-text-2">This session</span>
                ) : (
                  <Button
                    size="sm"
                    aria-label={`End the session of ${browser} from ${session.fromAddress}`}
                    isBusy={end.isPending && end.variables === session.id}
                    onClick={() => end.mutate(session.id)}
                  >
                    End
                  </Button>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
