import { hostname } from 'node:os';
import { eq } from 'drizzle-orm';
import { hosts } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { VirtType } from '../domain/host.ts';
import type { HostConnection } from '../domain/host-connection.ts';

/** Makes the machine that we run on a host, or brings its row up to date; what a person named it stays. */
export async function registerLocalHost(
  db: Db,
  local: { socketPath: string; virtType: VirtType | undefined },
): Promise<void> {
  const { socketPath, virtType } = local;
  const connection: HostConnection = { transport: 'unix', socketPath };
  const [existing] = await db.select({ id: hosts.id }).from(hosts).where(eq(hosts.isLocal, true)).limit(1);
  if (existing) {
    await db
      .update(hosts)
      .set(virtType ? { connection, virtType } : { connection })
      .where(eq(hosts.id, existing.id));
    return;
  }
  const row = { connection, virtType: virtType ?? 'auto', isLocal: true } as const;
  // Somebody may have added a host of that name before.
  for (const name of [hostname(), `${hostname()}-local`]) {
    const made = await db
      .insert(hosts)
      .values({ ...row, name })
      .onConflictDoNothing()
      .returning();
    if (made.length > 0) return;
  }
}
