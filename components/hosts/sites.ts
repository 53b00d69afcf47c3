import type { HostRow } from '@/lib/domain/views';

/** The word for hosts of which nobody said where they stand. */
export const noSite = 'No site';

/** The sites that hosts have, each once, in the order of names. */
export function sitesOf(hosts: Pick<HostRow, 'site'>[]): string[] {
  return [...new Set(hosts.map(({ site }) => site).filter(Boolean))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
}
