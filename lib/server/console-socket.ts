import { eq } from 'drizzle-orm';
import type { WebSocket } from 'ws';
import { vms } from '../../drizzle/schema/index.ts';
import { recordAudit } from '../auth/audit.ts';
import { bridge } from '../console/bridge.ts';
import { closeReason } from '../console/close-reason.ts';
import { connectConsole } from '../console/connect.ts';
import { type ConsoleTarget, redeemTicket } from '../console/tickets.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import { consoleCloseCodes } from '../domain/console-close.ts';
import { AppError, toErrorView } from '../domain/errors.ts';
import type { ConsoleKind } from '../domain/vm.ts';
import type { ConsoleEndpoint } from '../drivers/driver.ts';
import type { Log } from './log.ts';

export type OpenConsole = (vmId: string, kind: ConsoleKind, password: string) => Promise<ConsoleEndpoint>;

type Viewer = { user: User; address: string };
type Target = ConsoleTarget & { password: string };

const refusals = {
  unknown: 'This console ticket is not known.',
  used: 'This console ticket has been used already.',
  expired: 'This console ticket has expired.',
  foreign: 'This console ticket belongs to another session.',
};

/** @throws AppError `forbidden`, after an audit row, for a ticket that is not good for this session now */
export async function redeemOrRefuse(db: Db, viewer: Viewer, ticket: string): Promise<Target> {
  const redeemed = await redeemTicket(db, viewer.user, ticket);
  if (redeemed.ok) return redeemed;
  await auditConsole(db, viewer, redeemed.vmId, 'refused', { reason: redeemed.reason });
  throw new AppError({ code: 'forbidden', userMessage: refusals[redeemed.reason] });
}

/** Opens the VM's console and relays it; what goes wrong reaches the browser as the socket's close reason. */
export async function runConsole(
  ws: WebSocket,
  target: Target,
  context: Viewer & { db: Db; openConsole: OpenConsole | null; log: Log },
): Promise<void> {
  const { db, openConsole, log, user } = context;
  const about = { vmId: target.vmId, kind: target.kind, username: user.username };
  try {
    // Nothing that the browser sends is lost while the other end is being opened.
    ws.pause();
    if (!openConsole) throw noEngine();
    const endpoint = await openConsole(target.vmId, target.kind, target.password);
    const socket = await connectConsole(endpoint);
    await auditConsole(db, context, target.vmId, 'done', { kind: target.kind }).catch((error) => {
      // A console that cannot be audited is not opened.
      socket.destroy();
      throw error;
    });
    ws.resume();
    log.info(about, 'console opened');
    const counts = await bridge(ws, socket);
    log.info({ ...about, ...counts }, 'console closed');
  } catch (error) {
    log.warn({ ...about, err: error }, 'console not opened');
    const view = toErrorView(error);
    ws.resume();
    ws.close(
      consoleCloseCodes.notOpened,
      closeReason([view.userMessage, view.advice].filter(Boolean).join(' ')),
    );
  }
}

async function auditConsole(
  db: Db,
  viewer: Viewer,
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

function noEngine(): AppError {
  return new AppError({
    code: 'not_possible',
    userMessage: 'Consoles are not served by this process.',
    advice: 'Open it where the engine runs.',
  });
}
