import { Button } from '@/components/ui/button';
import { ErrorBox } from '@/components/ui/error-box';
import type { ConsoleStatus } from '@/lib/client/console-line';
import type { Line } from './use-line';

type Props = {
  /** Why there can be no picture now, or null. */
  why: string | null;
  status: ConsoleStatus;
  connectAgain: Line['connectAgain'];
};

/** What stands over the screen while there is no picture. */
export function ConsoleMessage(props: Props) {
  if (props.why === null && props.status.phase === 'connected') return null;
  return (
    <div className="absolute inset-0 flex items-center justify-center p-6">
      <div className="show-late w-full max-w-md rounded-md bg-float px-4 py-3 text-13 shadow-float">
        <Words {...props} />
      </div>
    </div>
  );
}

function Words({ why, status, connectAgain }: Props) {
  if (why !== null) {
    return (
      <div role="status">
        <p className="font-medium">There is no picture. {why}</p>
        <p className="text-text-2">The console connects by itself as soon as the machine has one.</p>
      </div>
    );
  }
  switch (status.phase) {
    case 'refused':
      return (
        <ErrorBox error={status.error} className="border-0 bg-transparent p-0">
          <Button size="sm" onClick={() => connectAgain()}>
            Connect again
          </Button>
        </ErrorBox>
      );
    case 'waiting':
      return (
        <div role="status" className="flex items-center gap-4">
          <div className="min-w-0 flex-1">
            <p className="font-medium">{status.reason}</p>
            <p className="text-text-2">Connecting again in a moment.</p>
          </div>
          <Button size="sm" onClick={() => connectAgain()}>
            Connect now
          </Button>
        </div>
      );
    case 'held':
      return (
        <div role="status" className="space-y-2">
          <p className="font-medium">{status.reason}</p>
          <p className="text-text-2">
            End it there, virsh console for example. Or take the console over, and the other program loses it.
          </p>
          <div className="flex gap-2">
            <Button size="sm" onClick={() => connectAgain()}>
              Connect again
            </Button>
            <Button size="sm" look="danger" onClick={() => connectAgain({ isTakingOver: true })}>
              Take over
            </Button>
          </div>
        </div>
      );
    case 'elsewhere':
      return (
        <div role="status">
          <p className="font-medium">A SPICE server shows its picture to one viewer only.</p>
          <p className="text-text-2">It appears here as soon as control is yours.</p>
        </div>
      );
    default:
      return (
        <p role="status" className="font-medium">
          {status.phase === 'connecting' && status.attempt > 0 ? 'Connecting again' : 'Connecting'}
        </p>
      );
  }
}
