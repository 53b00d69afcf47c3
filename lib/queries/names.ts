import { eq } from 'drizzle-orm';
import { hostNetworks, hostPools, hosts, operations, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import { wordBeforeName } from '../domain/operation.ts';

const named = { vms, hosts, networks: hostNetworks, storage: hostPools };

/** What the thing is called that a page is about. @param section  the first word of the page's path */
export async function getName(_user: User, section: string, id: string): Promise<string | null> {
  const db = getDb();
  if (section === 'operations') {
    const { kind, subjectName } = operations;
    const [operation] = await db.select({ kind, subjectName }).from(operations).where(eq(operations.id, id));
    return operation ? `${wordBeforeName(operation.kind, 'verb')} ${operation.subjectName}` : null;
  }
  const table = section in named ? named[section as keyof typeof named] : null;
  if (!table) return null;
  const [row] = await db.select({ name: table.name }).from(table).where(eq(table.id, id));
  return row?.name ?? null;
}
