'use client';

import { Button } from '@/components/ui/button';
import { ErrorBox } from '@/components/ui/error-box';

/** A fault of a page leaves the frame standing. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <ErrorBox
      error={{
        code: 'internal',
        userMessage: 'This page could not be shown because of a fault in NovaCron.',
        advice: 'Try again. If it stays, the program’s log has the cause.',
        detail: error.digest ? `Fault ${error.digest}` : undefined,
      }}
    >
      <Button size="sm" onClick={reset}>
        Try again
      </Button>
    </ErrorBox>
  );
}
