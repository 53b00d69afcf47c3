const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
]);

// PostgreSQL's word for it, also PGlite's; and the operating system's.
const diskFullCodes = new Set(['53100', 'ENOSPC']);

/** What keeps our own database from taking anything for a while; null for every other failure. */
export function databaseTrouble(error: unknown): 'disk_full' | 'database_unavailable' | null {
  // The database's driver wraps its errors once or twice.
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (!('code' in cause)) continue;
    if (diskFullCodes.has(String(cause.code))) return 'disk_full';
    if (connectionCodes.has(String(cause.code))) return 'database_unavailable';
  }
  return null;
}
