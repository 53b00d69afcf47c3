import { z } from 'zod';
import type { Permission } from './access.ts';
import { type HostChangeKind, hostChangeKinds, hostChangeWords } from './change-words.ts';
import { networkChanges } from './network-changes.ts';
import { storageChanges } from './storage-changes.ts';

/**
 * Everything that can be changed of what a host has beside its VMs, one entry each: what is asked for. What it is
 * called stands in change-words.ts. Each driver says in a table of its own how it does it.
 */
export const hostChanges = { ...networkChanges, ...storageChanges } as const satisfies Record<
  HostChangeKind,
  { params: z.ZodType<{ name: string }> }
>;

export type HostChangeSubject = (typeof hostChangeWords)[HostChangeKind]['subject'];
export type HostChangeParams<K extends HostChangeKind> = z.output<(typeof hostChanges)[K]['params']>;
export type HostChange = { [K in HostChangeKind]: { kind: K; params: HostChangeParams<K> } }[HostChangeKind];

/** One of the changes, with parameters that were checked. */
export const hostChange = z.discriminatedUnion(
  'kind',
  hostChangeKinds.map((kind) =>
    z.object({ kind: z.literal(kind), params: hostChanges[kind].params }),
  ) as never,
) as unknown as z.ZodType<HostChange, { kind: HostChangeKind; params: unknown }>;

/** What is changed, by the name that its host knows it by. */
export function subjectOf({ kind, params }: HostChange): { type: HostChangeSubject; name: string } {
  const type = hostChangeWords[kind].subject;
  return { type, name: 'pool' in params ? `${params.pool}/${params.name}` : params.name };
}

/** Whoever may manage the subject may do everything to it. */
export function permissionFor({ kind }: Pick<HostChange, 'kind'>): Permission {
  return `${hostChangeWords[kind].subject}.manage`;
}
