/** Where to go after signing in: a path of our own, never an address that somebody put into a link. */
export function safeNext(next: string | null | undefined): string {
  if (!next) return '/';
  // "//host" and "/\host" are other hosts to a browser, and control characters are dropped by it before it looks.
  if (!/^\/(?!\/)/.test(next) || /[\p{Cc}\\]/u.test(next)) return '/';
  return next.startsWith('/sign-in') ? '/' : next;
}
