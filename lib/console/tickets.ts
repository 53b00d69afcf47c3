import { createHash, randomBytes } from 'node:crypto';
import { and, eq, lt, sql } from 'drizzle-orm';
import { consoleTickets } from '../../drizzle/schema/index.ts';
import { randomPassword } from '../auth/password.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import type { ConsolePart } from '../domain/console.ts';
import type { ConsoleKind } from '../domain/vm.ts';

/** @property seatId  of one viewer of it; together with the session */
export type ConsoleTarget = { vmId: string; kind: ConsoleKind; seatId: string };

export type Redeemed =
  | ({ ok: true; password: string } & ConsoleTarget)
  | { ok: false; reason: 'unknown' | 'used' | 'expired' | 'foreign'; vmId: string | null };

/**
 * Tickets for one console of one VM: each good once, for 30 s, in this session only, for one part.
 * @returns tickets in the order of the parts; and the password that the VM's server will ask for, the same for all
 */
export async function issueTickets(
  db: Db,
  user: User,
  target: ConsoleTarget,
  parts: ConsolePart[],
): Promise<{ tickets: string[]; password: string }> {
  // VNC's own authentication looks at 8 characters and no more.
  const password = randomPassword(8);
  const tickets = parts.map((part) => ({ part, ticket: randomBytes(32).toString('base64url') }));
  await db.delete(consoleTickets).where(lt(consoleTickets.expiresAt, sql`now() - interval '1 hour'`));
  await db.insert(consoleTickets).values(
    tickets.map(({ part, ticket }) => ({
      ticketHash: hashTicket(ticket),
      sessionId: user.sessionId,
      vmId: target.vmId,
      kind: target.kind,
      seatId: target.seatId,
      part,
      // Only who carries the bytes sets it on the VM's server.
      password: part === 'stream' ? password : '',
      expiresAt: sql`now() + interval '30 seconds'`,
    })),
  );
  return { tickets: tickets.map(({ ticket }) => ticket), password };
}

/** Uses a ticket up; for another part it is not known. The row is locked while it is looked at, so that of two at once only one gets in. */
export async function redeemTicket(db: Db, user: User, part: ConsolePart, ticket: string): Promise<Redeemed> {
  const isThisTicket = and(eq(consoleTickets.ticketHash, hashTicket(ticket)), eq(consoleTickets.part, part));
  return db.transaction(async (tx): Promise<Redeemed> => {
    const [row] = await tx
      .select({
        sessionId: consoleTickets.sessionId,
        vmId: consoleTickets.vmId,
        kind: consoleTickets.kind,
        seatId: consoleTickets.seatId,
        password: consoleTickets.password,
        usedAt: consoleTickets.usedAt,
        isExpired: sql<boolean>`${consoleTickets.expiresAt} <= now()`,
      })
      .from(consoleTickets)
      .where(isThisTicket)
      .for('update');
    if (!row) return { ok: false, reason: 'unknown', vmId: null };
    const { vmId, kind, seatId, password } = row;
    if (row.sessionId !== user.sessionId) return { ok: false, reason: 'foreign', vmId };
    if (row.usedAt) return { ok: false, reason: 'used', vmId };
    if (row.isExpired) return { ok: false, reason: 'expired', vmId };
    await tx.update(consoleTickets).set({ usedAt: sql`now()`, password: '' }).where(isThisTicket);
    return { ok: true, vmId, kind, seatId, password };
  });
}

function hashTicket(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex');
}
