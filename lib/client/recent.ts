import type { SearchRef } from '../domain/search.ts';

const maxKept = 8;
const kinds = [
  { type: 'vm', section: 'vms' },
  { type: 'host', section: 'hosts' },
  { type: 'network', section: 'networks' },
  { type: 'pool', section: 'storage' },
] as const;
const page = /^\/([a-z]+)\/([0-9a-f-]{36})(?:\/|$)/;

/** Of one person in this browser; names are not kept, because they change. */
const keyOf = (username: string) => `novacron-recent ${username}`;

/** Keeps what a page is about, if it is about one thing. */
export function rememberVisit(username: string, pathname: string): void {
  const [, section, id] = page.exec(pathname) ?? [];
  const kind = kinds.find((one) => one.section === section);
  if (!kind || !id) return;
  const others = recentVisits(username).filter((ref) => ref.id !== id);
  const kept = [{ type: kind.type, id }, ...others].slice(0, maxKept);
  try {
    localStorage.setItem(keyOf(username), JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing for us only forgets what was visited.
  }
}

/** The last first. */
export function recentVisits(username: string): SearchRef[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(username)) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isRef) : [];
  } catch {
    return [];
  }
}

function isRef(value: unknown): value is SearchRef {
  const { type, id } = (value ?? {}) as Partial<SearchRef>;
  return kinds.some((kind) => kind.type === type) && /^[0-9a-f-]{36}$/.test(id ?? '');
}
