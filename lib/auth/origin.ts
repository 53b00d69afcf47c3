/**
 * Whether a browser's request comes from a page of ours. Compares with the host that the server's front wrote
 * (see lib/server/front.ts): a page elsewhere can make a browser send our cookie, but not our Origin.
 */
export function isSameOrigin(header: (name: string) => string | null | undefined): boolean {
  const origin = header('origin');
  const host = header('x-forwarded-host') ?? header('host');
  if (!origin || !host) return false;
  try {
    const url = new URL(origin);
    return (
      (url.protocol === 'http:' || url.protocol === 'https:') && url.host === normalHost(host, url.protocol)
    );
  } catch {
    // Also "null", which sandboxed frames and files send.
    return false;
  }
}

/** Drops the default port, as URLs do. */
function normalHost(host: string, protocol: string): string | null {
  try {
    return new URL(`${protocol}//${host}`).host;
  } catch {
    return null;
  }
}
