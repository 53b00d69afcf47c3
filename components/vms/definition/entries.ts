import type { VmDefinitionDetail } from '@/lib/domain/views';

/** A text that can be shown: what runs, what it starts with, or an earlier version of that. */
export type Entry = {
  /** Stands in the address. */
  id: string;
  name: string;
  /** Null for one that has to be read. */
  text: string | null;
  versionId: string | null;
};

/** What there is to show and to compare, the newest first. @param clock  says when a version was first seen */
export function entriesOf(definition: VmDefinitionDetail, clock: (at: string) => string): Entry[] {
  const { stored, active, versions } = definition;
  const [, ...earlier] = versions;
  const isBoth = stored !== null && active !== null;
  return [
    ...(active === null ? [] : [{ id: 'running', name: 'Running now', text: active, versionId: null }]),
    ...(stored === null
      ? []
      : [{ id: 'next', name: isBoth ? 'Next start' : 'As it is now', text: stored, versionId: null }]),
    ...earlier.map(({ id, seenAt }) => ({
      ...{ id, name: `From ${clock(seenAt)}`, text: null, versionId: id },
    })),
  ];
}

/** The entry that a version is shown as: the newest is what the machine has now. */
export function entryIdOf(definition: VmDefinitionDetail, versionId: string): string {
  if (definition.versions[0]?.id !== versionId) return versionId;
  return definition.stored === null ? 'running' : 'next';
}
