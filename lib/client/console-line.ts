import { openConsole } from '@/lib/actions/consoles';
import { isForOne, type SeatRequest, type SeatView } from '@/lib/domain/console';
import { consoleCloseCodes } from '@/lib/domain/console-close';
import type { ErrorView } from '@/lib/domain/errors';
import type { ConsoleKind } from '@/lib/domain/vm';
import { unwrap } from './action-result';
import { backOffMs } from './back-off';
import { RequestError, viewOf } from './fetch-json';

export type ConsoleStatus =
  | { phase: 'connecting'; attempt: number }
  | { phase: 'connected' }
  | { phase: 'waiting'; reason: string }
  /** It shows itself to one only, and that is somebody else. */
  | { phase: 'elsewhere' }
  /** Another program on the host holds it. */
  | { phase: 'held'; reason: string }
  | { phase: 'refused'; error: ErrorView };

/** How a kind of console shows what comes: it opens sockets at these addresses, each good once. */
export type Attach = (
  given: { addresses: string[]; password: string },
  on: { connected(): void; ended(closed: { code: number; reason: string } | null): void },
) => Promise<() => void>;

export type LineOptions = {
  vmId: string;
  kind: ConsoleKind;
  seatId: string;
  streams: number;
  attach: Attach;
  onStatus(status: ConsoleStatus): void;
  onSeat(view: SeatView | null): void;
};

/**
 * Keeps one console open: sits down, asks for tickets, lets the console attach, and does all of it again with back-off
 * whenever a connection ends. The seat stays while the machine restarts.
 */
export function openLine(options: LineOptions) {
  const { vmId, kind, seatId, streams, attach, onStatus, onSeat } = options;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seat: WebSocket | null = null;
  let view: SeatView | null = null;
  let detach: (() => void) | null = null;
  let attempt = 0;
  // What belongs to an earlier attempt is not listened to.
  let round = 0;
  let isElsewhere = false;

  async function connect(isTakingOver = false): Promise<void> {
    const mine = begin();
    onStatus({ phase: 'connecting', attempt });
    try {
      const tickets = unwrap(await openConsole({ vmId, kind, seatId, needsSeat: seat === null, streams }));
      if (mine !== round) return;
      if (tickets.seat) await sitDown(tickets.seat);
      if (mine !== round) return;
      if (isForOne(kind) && !view?.isInControl) return stepAside();
      const addresses = tickets.streams.map((ticket) => addressOf('/ws/console', ticket, isTakingOver));
      const undo = await attach({ addresses, password: tickets.password }, listener(mine));
      if (mine === round) detach = undo;
      else undo();
    } catch (error) {
      if (mine !== round) return;
      // What the server has decided is final until something changes; a broken connection is not.
      if (error instanceof RequestError) onStatus({ phase: 'refused', error: error.view });
      else again(viewOf(error).userMessage);
    }
  }

  function begin(): number {
    clearTimeout(timer);
    detach?.();
    detach = null;
    isElsewhere = false;
    round += 1;
    return round;
  }

  function stepAside(): void {
    isElsewhere = true;
    onStatus({ phase: 'elsewhere' });
  }

  function listener(mine: number) {
    return {
      connected() {
        if (mine !== round) return;
        attempt = 0;
        onStatus({ phase: 'connected' });
      },
      ended(closed: { code: number; reason: string } | null) {
        if (mine !== round) return;
        const reason = closed?.reason || 'The connection to the console ended.';
        begin();
        if (closed?.code === consoleCloseCodes.notAllowed) refuse(reason);
        else if (closed?.code === consoleCloseCodes.yielded) stepAside();
        else if (closed?.code === consoleCloseCodes.heldElsewhere) onStatus({ phase: 'held', reason });
        else again(reason);
      },
    };
  }

  function again(reason: string): void {
    begin();
    onStatus({ phase: 'waiting', reason });
    timer = setTimeout(() => void connect(), backOffMs(attempt));
    attempt += 1;
  }

  function refuse(userMessage: string): void {
    onStatus({ phase: 'refused', error: { code: 'forbidden', userMessage } });
  }

  /** Resolves with the first that it is told. */
  function sitDown(ticket: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(addressOf('/ws/console-seat', ticket));
      seat = socket;
      socket.addEventListener('message', ({ data }) => {
        if (seat !== socket) return;
        view = JSON.parse(data) as SeatView;
        onSeat(view);
        resolve();
        if (isElsewhere && view.isInControl) void connect();
      });
      socket.addEventListener('close', ({ code, reason }) => {
        if (seat !== socket) return;
        seat = null;
        view = null;
        if (isClosed) return;
        onSeat(null);
        reject(new Error(reason));
        if (code === consoleCloseCodes.notAllowed) {
          begin();
          refuse(reason);
        } else again(reason || 'The connection to the server ended.');
      });
    });
  }

  void connect();
  return {
    connectAgain(how: { isTakingOver?: boolean } = {}) {
      attempt = 0;
      void connect(how.isTakingOver);
    },
    want(what: SeatRequest['do']) {
      if (seat?.readyState === WebSocket.OPEN) seat.send(JSON.stringify({ do: what } satisfies SeatRequest));
    },
    close() {
      isClosed = true;
      begin();
      const last = seat;
      seat = null;
      last?.close(1000);
    },
  };
}

function addressOf(path: string, ticket: string, isTakingOver = false): string {
  const { protocol, host } = window.location;
  const query = `ticket=${encodeURIComponent(ticket)}${isTakingOver ? '&takeOver' : ''}`;
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}${path}?${query}`;
}
