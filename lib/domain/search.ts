import type { HostState } from './host.ts';
import type { ImageRow, OperationRow, VmRow } from './views.ts';

/** How well something fits what was typed; the lower, the better. */
export const ranks = { exact: 0, prefix: 1, word: 2, part: 3, other: 4 } as const;

/** What is found beside pages and actions. */
export const searchTypes = ['vm', 'host', 'network', 'pool', 'image', 'operation'] as const;
export type SearchType = (typeof searchTypes)[number];

/** One thing, named by its kind and id: what was visited is remembered so. */
export type SearchRef = { type: SearchType; id: string };

type Found =
  /** `matched`: the address, tag or identifier that it was found by; null when that was its name. */
  | { type: 'vm'; vm: VmRow; matched: string | null }
  | { type: 'host'; id: string; name: string; state: HostState }
  | { type: 'network' | 'pool'; id: string; name: string; hostName: string }
  | { type: 'image'; id: string; name: string; state: ImageRow['state'] }
  | { type: 'operation'; operation: OperationRow };

export type SearchHit = Found & { rank: number };

export function idOf(hit: SearchHit): string {
  if (hit.type === 'vm') return hit.vm.id;
  return hit.type === 'operation' ? hit.operation.id : hit.id;
}

/** The best first. `vmCount` is how many VMs there are in all, of which only the first are among the hits. */
export type SearchResult = { hits: SearchHit[]; vmCount: number };

export const maxQueryLength = 100;
// Nobody types more of them by hand, and each is one more comparison a row.
const maxTerms = 6;

/** What was typed as it is compared: in lower case, with single spaces. */
export function normalizeQuery(query: string): string {
  return query.slice(0, maxQueryLength).toLowerCase().trim().replace(/\s+/g, ' ');
}

/** All of these have to be found. */
export function termsOf(query: string): string[] {
  return query.split(' ').filter(Boolean).slice(0, maxTerms);
}

/** The same as PostgreSQL says of names. @param query  normalised  @returns null when it does not fit */
export function rankOf(text: string, query: string): number | null {
  const lower = text.toLowerCase();
  if (lower === query) return ranks.exact;
  if (lower.startsWith(query)) return ranks.prefix;
  if (lower.includes(query)) return new RegExp(wordPattern(query)).test(lower) ? ranks.word : ranks.part;
  return termsOf(query).every((term) => lower.includes(term)) ? ranks.other : null;
}

/** What begins a word within a text, as a pattern that JavaScript and PostgreSQL read alike. */
export function wordPattern(query: string): string {
  return `[^a-z0-9]${query.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&')}`;
}
