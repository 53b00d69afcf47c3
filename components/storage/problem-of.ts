import type { hostChange } from '@/lib/domain/host-changes';

/** What is wrong with one field; undefined when nothing is. */
export function problemOf(
  parsed: ReturnType<typeof hostChange.safeParse>,
  field: string,
): string | undefined {
  if (parsed.success) return undefined;
  return parsed.error.issues.find(({ path }) => path.at(-1) === field)?.message;
}
