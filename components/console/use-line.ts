'use client';

import { useEffect, useRef, useState } from 'react';
import { type Attach, type ConsoleStatus, openLine } from '@/lib/client/console-line';
import { newUuid } from '@/lib/client/uuid';
import type { SeatRequest, SeatView } from '@/lib/domain/console';
import type { ConsoleKind } from '@/lib/domain/vm';

/** What every kind of console has: its connection, and who is in control of it. */
export type Line = {
  status: ConsoleStatus;
  seat: SeatView | null;
  want(what: SeatRequest['do']): void;
  connectAgain(how?: { isTakingOver?: boolean }): void;
};

/** @param attach  the newest is used at each connection */
export function useLine(
  {
    vmId,
    kind,
    streams,
    isPossible,
  }: { vmId: string; kind: ConsoleKind; streams: number; isPossible: boolean },
  attach: Attach,
): Line {
  const [status, setStatus] = useState<ConsoleStatus>({ phase: 'connecting', attempt: 0 });
  const [seat, setSeat] = useState<SeatView | null>(null);
  const line = useRef<ReturnType<typeof openLine> | null>(null);
  const newest = useRef(attach);
  useEffect(() => {
    newest.current = attach;
  });

  useEffect(() => {
    if (!isPossible) return;
    const opened = openLine({
      ...{ vmId, kind, streams },
      seatId: newUuid(),
      attach: (given, on) => newest.current(given, on),
      onStatus: setStatus,
      onSeat: setSeat,
    });
    line.current = opened;
    return () => {
      opened.close();
      line.current = null;
      setSeat(null);
    };
  }, [vmId, kind, streams, isPossible]);

  return {
    status,
    seat,
    want: (what) => line.current?.want(what),
    connectAgain: (how) => line.current?.connectAgain(how),
  };
}
