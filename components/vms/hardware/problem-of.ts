import type { vmChange } from '@/lib/domain/vm-changes';

/** What is wrong with one field; undefined when nothing is. */
export function problemOf(parsed: ReturnType<typeof vmChange.safeParse>, field: string): string | undefined {
  if (parsed.success) return undefined;
  return parsed.error.issues.find(({ path }) => path.includes(field))?.message;
}
