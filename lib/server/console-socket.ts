import { eq } from 'drizzle-orm';
import type { WebSocket } from 'ws';
import { vms } from '../../drizzle/schema/index.ts';
import { recordAudit } from '../auth/audit.ts';
import { bridge } from '../console/bridge.ts';
import { closeReason } from '../console/close-reason.ts';
import { connectConsole } from '../console/connect.ts';
import { createSeats, type Passing, type Seat } from '../console/seats.ts';
import { createSharedStreams } from '../console/shared-stream.ts';
import { type ConsoleTarget, redeemTicket } from '../console/tickets.ts';
import { createVncInput } from '../console/vnc-input.ts';
import type { Db } from '../db/database.ts';
import { roleMay, type User } from '../domain/access.ts';
import { type ConsolePart, isForOne, seatRequest } from '../domain/console.ts';
import { consoleCloseCodes } from '../domain/console-close.ts';
import { AppError, toErrorView } from '../domain/errors.ts';
import type { ConsoleKind } from '../domain/vm.ts';
import type { ConsoleEndpoint, OpenConsoleOptions } from '../drivers/driver.ts';
import type { Log } from './log.ts';

export type OpenConsole = (
  vmId: string,
  kind: ConsoleKind,
  password: string,
  options?: OpenConsoleOptions,
) => Promise<ConsoleEndpoint>;

type Viewer = { user: User; address: string };
type Target = ConsoleTarget & { password: string };
type Options = { db: Db; openConsole: OpenConsole | null; log: Log };

const refusals = {
  unknown: 'This console ticket is not known.',
  used: 'This console ticket has been used already.',
  expired: 'This console ticket has expired.',
  foreign: 'This console ticket belongs to another session.',
};

/** The two kinds of sockets of a console: a seat, which says who is in control, and the streams of its bytes. */
export function createConsoles({ db, openConsole, log }: Options) {
  const seats = createSeats({ onPassed: (passing) => void auditPassing(passing) });
  const shared = createSharedStreams();

  /** @throws AppError `forbidden`, after an audit row, for a ticket that is not good for this session now */
  async function redeem(viewer: Viewer, part: ConsolePart, ticket: string): Promise<Target> {
    const redeemed = await redeemTicket(db, viewer.user, part, ticket);
    if (redeemed.ok) return redeemed;
    await auditConsole(db, viewer, redeemed.vmId, 'refused', { reason: redeemed.reason });
    throw new AppError({ code: 'forbidden', userMessage: refusals[redeemed.reason] });
  }

  /** Everything that one viewer is told of the others, and what it wants of them. */
  async function runSeat(ws: WebSocket, target: Target, viewer: Viewer, isViewOnly: boolean): Promise<void> {
    const { user } = viewer;
    const { vmId, kind } = target;
    try {
      // A console that cannot be audited is not opened.
      await auditConsole(db, viewer, vmId, 'done', { kind });
    } catch (error) {
      return refuse(ws, target, viewer, error);
    }
    if (ws.readyState !== ws.OPEN) return;
    const seat = seats.join({
      ...{ vmId, kind, isViewOnly },
      key: seatKey(target, viewer),
      user: { id: user.id, username: user.username },
      mayTake: roleMay(user.role, 'vm.takeConsole'),
      tell: (view) => ws.readyState === ws.OPEN && ws.send(JSON.stringify(view)),
      onReplaced: () => ws.close(1000, 'This viewer has come again.'),
    });
    ws.on('message', (data) => {
      const request = seatRequest.safeParse(jsonOf(String(data)));
      if (request.success) seat.want(request.data.do);
      else ws.close(1003, 'This is nothing that a viewer can want.');
    });
    // Who loses the permission gives control back at once; only a connection that broke is waited for.
    const goodbyes: number[] = [1000, 1001, 1003, consoleCloseCodes.notAllowed];
    ws.once('close', (code) => seat.leave(goodbyes.includes(code) ? 'closed' : 'lost'));
  }

  /** Opens the VM's console and relays it; what goes wrong reaches the browser as the socket's close reason. */
  async function runStream(ws: WebSocket, target: Target, viewer: Viewer, isForced: boolean): Promise<void> {
    const { vmId, kind } = target;
    const about = { vmId, kind, username: viewer.user.username };
    try {
      // Nothing that the browser sends is lost while the other end is being opened.
      ws.pause();
      const seat = seats.find({ vmId, kind, key: seatKey(target, viewer) });
      if (!seat) throw noSeat();
      if (isForOne(kind) && !seat.isInControl()) return yieldTo(ws);
      const letGo = seat.hold((why) => (why === 'yielded' ? yieldTo(ws) : endOf(ws)));
      ws.once('close', letGo);
      const socket = await open(target, seat, isForced && seat.isInControl());
      ws.resume();
      log.info(about, 'console opened');
      const input = kind === 'vnc' ? createVncInput(seat.isInControl) : undefined;
      const counts = await bridge(ws, socket, input);
      log.info({ ...about, ...counts }, 'console closed');
    } catch (error) {
      refuse(ws, target, viewer, error);
    }
  }

  async function open({ vmId, kind, password }: Target, seat: Seat, isForced: boolean) {
    if (!openConsole) throw noEngine();
    const fresh = async () => connectConsole(await openConsole(vmId, kind, password, { isForced }));
    // libvirt gives a serial console to one only; all of ours look at the same.
    return kind === 'serial' ? shared.join(vmId, seat, fresh) : fresh();
  }

  function refuse(ws: WebSocket, { vmId, kind }: Target, { user }: Viewer, error: unknown): void {
    log.warn({ vmId, kind, username: user.username, err: error }, 'console not opened');
    const view = toErrorView(error);
    const isHeld = kind === 'serial' && view.code === 'conflict';
    ws.resume();
    ws.close(
      isHeld ? consoleCloseCodes.heldElsewhere : consoleCloseCodes.notOpened,
      closeReason([view.userMessage, isHeld ? '' : view.advice].filter(Boolean).join(' ')),
    );
  }

  async function auditPassing({ vmId, kind, how, from, to }: Passing): Promise<void> {
    const viewer = { user: to, address: '' };
    await auditConsole(db, viewer, vmId, 'done', { kind, control: `${how}, from ${from.username}` }).catch(
      (error) => log.error({ err: error }, 'the passing of a console could not be audited'),
    );
  }

  return { redeem, runSeat, runStream };
}

/** A page may choose any id; together with the session it is nobody else's. */
function seatKey({ seatId }: Target, { user }: Viewer): string {
  return `${user.sessionId} ${seatId}`;
}

function yieldTo(ws: WebSocket): void {
  ws.resume();
  ws.close(
    consoleCloseCodes.yielded,
    'Somebody else has control, and this console shows itself to one only.',
  );
}

function endOf(ws: WebSocket): void {
  ws.resume();
  ws.close(1000, 'This viewer has left.');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function auditConsole(
  db: Db,
  viewer: { user: { id: string; username: string }; address: string },
  vmId: string | null,
  outcome: 'done' | 'refused',
  detail: Record<string, string>,
): Promise<void> {
  const [vm] = vmId ? await db.select({ name: vms.name }).from(vms).where(eq(vms.id, vmId)).limit(1) : [];
  await recordAudit(db, {
    userId: viewer.user.id,
    username: viewer.user.username,
    action: 'vm.console',
    targetType: 'vm',
    targetId: vmId ?? '',
    targetName: vm?.name ?? '',
    outcome,
    fromAddress: viewer.address,
    detail,
  });
}

function noSeat(): AppError {
  return new AppError({
    code: 'not_possible',
    userMessage: 'The viewer that this console is for has left.',
    advice: 'Open it again.',
  });
}

function noEngine(): AppError {
  return new AppError({
    code: 'not_possible',
    userMessage: 'Consoles are not served by this process.',
    advice: 'Open it where the engine runs.',
  });
}
