import { Button } from '@/components/ui/button';
import { ErrorBox } from '@/components/ui/error-box';
import type { ConsoleStatus } from './use-console';

/** What stands over the screen while there is no picture. */
export function ConsoleMessage({
  why,
  status,
  onConnect,
}: {
  /** Why there can be no picture now, or null. */
  why: string | null;
  status: ConsoleStatus;
  onConnect: () => void;
}) {
  if (why === null && status.phase === 'connected') return null;
  return (
    <div className="absolute inset-0 flex items-center justify-center p-6">
      <div className="show-late w-full max-w-md rounded-md bg-float px-4 py-3 text-13 shadow-float">
        <Words why={why} status={status} onConnect={onConnect} />
      </div>
    </div>
  );
}

function Words({
  why,
  status,
  onConnect,
}: {
  why: string | null;
  status: ConsoleStatus;
  onConnect: () => void;
}) {
  if (why !== null) {
    return (
      <div role="status">
        <p className="font-medium">There is no picture. {why}</p>
        <p className="text-text-2">The console connects by itself as soon as the machine has a screen.</p>
      </div>
    );
  }
  if (status.phase === 'refused') {
    return (
      <ErrorBox error={status.error} className="border-0 bg-transparent p-0">
        <Button size="sm" onClick={onConnect}>
          Connect again
        </Button>
      </ErrorBox>
    );
  }
  if (status.phase === 'waiting') {
    return (
      <div role="status" className="flex items-center gap-4">
        <div className="min-w-0 flex-1">
          <p className="font-medium">{status.reason}</p>
          <p className="text-text-2">Connecting again in a moment.</p>
        </div>
        <Button size="sm" onClick={onConnect}>
          Connect now
        </Button>
      </div>
    );
  }
  return (
    <p role="status" className="font-medium">
      {status.phase === 'connecting' && status.attempt > 0 ? 'Connecting again' : 'Connecting'}
    </p>
  );
}
