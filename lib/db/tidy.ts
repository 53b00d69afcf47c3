import type { Database } from './database.ts';

// Written all the time; what an update leaves behind is a row that nobody sees and nobody else clears away.
const busyTables = ['vm_samples', 'vm_loads', 'vms'];

// 1,000 VMs leave about 5 MB meanwhile, and clearing that takes about 20 ms.
const everyMs = 2 * 60_000;

/**
 * PostgreSQL clears away what updates leave behind by itself. PGlite has nothing that runs beside its one session, so
 * there we ask for it, or its files would grow without end.
 */
export function keepTidy(database: Database, onTrouble: (error: unknown) => void): { stop(): void } {
  if (database.kind !== 'pglite') return { stop() {} };
  const timer = setInterval(() => {
    tidy(database).catch(onTrouble);
  }, everyMs);
  return { stop: () => clearInterval(timer) };
}

export async function tidy(database: Database): Promise<void> {
  await database.executeSql(`vacuum ${busyTables.join(', ')}`);
}
