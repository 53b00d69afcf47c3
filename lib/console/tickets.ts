import { createHash, randomBytes } from 'node:crypto';
import { eq, lt, sql } from 'drizzle-orm';
import { consoleTickets } from '../../drizzle/schema/index.ts';
import { randomPassword } from '../auth/password.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import type { ConsoleKind } from '../domain/vm.ts';

export type ConsoleTarget = { vmId: string; kind: ConsoleKind };

export type Redeemed =
  | ({ ok: true; password: string } & ConsoleTarget)
  | { ok: false; reason: 'unknown' | 'used' | 'expired' | 'foreign'; vmId: string | null };

/** A ticket for one console of one VM, good once, for 30 s, in this session only. */
export async function issueTicket(
  db: Db,
  user: User,
  target: ConsoleTarget,
): Promise<{ ticket: string; password: string }> {
  const ticket = randomBytes(32).toString('base64url');
  // VNC's own authentication looks at 8 characters and no more.
  const password = randomPassword(8);
  await db.delete(consoleTickets).where(lt(consoleTickets.expiresAt, sql`now() - interval '1 hour'`));
  await db.insert(consoleTickets).values({
    ticketHash: hashTicket(ticket),
    sessionId: user.sessionId,
    vmId: target.vmId,
    kind: target.kind,
    password,
    expiresAt: sql`now() + interval '30 seconds'`,
  });
  return { ticket, password };
}

/** Uses a ticket up. The row is locked while it is looked at, so that of two at once only one gets in. */
export async function redeemTicket(db: Db, user: User, ticket: string): Promise<Redeemed> {
  const isThisTicket = eq(consoleTickets.ticketHash, hashTicket(ticket));
  return db.transaction(async (tx): Promise<Redeemed> => {
    const [row] = await tx
      .select({
        sessionId: consoleTickets.sessionId,
        vmId: consoleTickets.vmId,
        kind: consoleTickets.kind,
        password: consoleTickets.password,
        usedAt: consoleTickets.usedAt,
        isExpired: sql<boolean>`${consoleTickets.expiresAt} <= now()`,
      })
      .from(consoleTickets)
      .where(isThisTicket)
      .for('update');
    if (!row) return { ok: false, reason: 'unknown', vmId: null };
    const { vmId, kind, password } = row;
    if (row.sessionId !== user.sessionId) return { ok: false, reason: 'foreign', vmId };
    if (row.usedAt) return { ok: false, reason: 'used', vmId };
    if (row.isExpired) return { ok: false, reason: 'expired', vmId };
    await tx.update(consoleTickets).set({ usedAt: sql`now()`, password: '' }).where(isThisTicket);
    return { ok: true, vmId, kind, password };
  });
}

function hashTicket(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex');
}
