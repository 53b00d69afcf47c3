'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Ago } from '@/components/ui/time';
import { useNow } from '@/lib/client/now';
import type { SeatView } from '@/lib/domain/console';
import type { Line } from './use-line';

/** Who is in control of a console, and how control goes to somebody else; nothing while one is alone. */
export function SeatBar({ seat, want }: Pick<Line, 'seat' | 'want'>) {
  if (!seat) return null;
  if (!seat.isInControl) return <LookingOn seat={seat} want={want} />;
  if (seat.request) {
    return (
      <Bar isAsking>
        <p className="min-w-0 flex-1">
          <b className="font-medium">{seat.request.username}</b> asks for control. Without an answer it passes
          in <Countdown key={seat.request.username} leftMs={seat.request.leftMs} />.
        </p>
        <Button size="sm" look="primary" onClick={() => want('handOver')}>
          Hand over
        </Button>
        <Button size="sm" onClick={() => want('refuse')}>
          Refuse
        </Button>
      </Bar>
    );
  }
  const others = [...new Set(seat.watchers.filter(({ isMe }) => !isMe).map(({ username }) => username))];
  if (others.length === 0) return null;
  return (
    <Bar>
      <p className="min-w-0 flex-1 truncate">You have control. Looking on: {others.join(', ')}</p>
    </Bar>
  );
}

function LookingOn({ seat, want }: { seat: SeatView; want: Line['want'] }) {
  const { controller, request, refused, mayTake } = seat;
  if (!controller || controller.isMe) {
    return (
      <Bar>
        <p className="min-w-0 flex-1">
          {controller ? 'You control this console on another page.' : 'Nobody has control of this console.'}
        </p>
        <Button size="sm" look="primary" onClick={() => want('take')}>
          Control it here
        </Button>
      </Bar>
    );
  }
  return (
    <Bar>
      <p className="min-w-0 flex-1">
        <b className="font-medium">{controller.username}</b> has controlled it for{' '}
        <Ago at={controller.since} form="length" />. You look on.
        {request?.isMine ? (
          <>
            {' '}
            Control passes to you in <Countdown leftMs={request.leftMs} />, unless it is refused.
          </>
        ) : null}
        {refused ? <> {refused.by} has kept control.</> : null}
      </p>
      {request?.isMine ? (
        <Button size="sm" onClick={() => want('cancel')}>
          Ask no more
        </Button>
      ) : (
        <Button
          size="sm"
          look="primary"
          reason={
            refused
              ? 'It was refused a moment ago. Ask again in half a minute.'
              : request
                ? `${request.username} has asked already.`
                : null
          }
          onClick={() => want('ask')}
        >
          Ask for control
        </Button>
      )}
      {mayTake ? (
        <Button size="sm" hint="Without asking. Whoever has it now looks on." onClick={() => want('take')}>
          Take control
        </Button>
      ) : null}
    </Bar>
  );
}

function Bar({ isAsking, children }: { isAsking?: boolean; children: ReactNode }) {
  return (
    <div
      role={isAsking ? 'alert' : 'status'}
      className={`flex flex-wrap items-center gap-2 rounded-md border px-3 py-1.5 text-13 ${isAsking ? 'border-accent bg-float' : 'border-line bg-surface'}`}
    >
      {children}
    </div>
  );
}

function Countdown({ leftMs }: { leftMs: number }) {
  const [until] = useState(() => Date.now() + leftMs);
  const seconds = useNow((now) => Math.max(0, Math.ceil((until - now) / 1000)));
  return <span className="tabular-nums">{seconds} s</span>;
}
