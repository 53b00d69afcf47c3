import { z } from 'zod';
import type { Permission } from './access.ts';
import { networkChanges } from './network-changes.ts';
import { storageChanges } from './storage-changes.ts';
import type { SubjectType } from './subject.ts';

/**
 * Everything that can be changed of what a host has beside its VMs, one entry each: what is asked for and what it is
 * called. Pages, actions and the engine read this table; each driver says in its own how it does it.
 */
export const hostChanges = { ...networkChanges, ...storageChanges } as const satisfies Record<
  string,
  HostChangeEntry
>;

/** @property subject  what it changes; named by `name` in the parameters */
export type HostChangeEntry = {
  subject: Exclude<SubjectType, 'vm' | 'image'>;
  params: z.ZodType<{ name: string }>;
  verb: string;
  doing: string;
  done: string;
};

export type HostChangeKind = keyof typeof hostChanges;
export type HostChangeParams<K extends HostChangeKind> = z.output<(typeof hostChanges)[K]['params']>;
export type HostChange = { [K in HostChangeKind]: { kind: K; params: HostChangeParams<K> } }[HostChangeKind];

export const hostChangeKinds = Object.keys(hostChanges) as [HostChangeKind, ...HostChangeKind[]];

/** One of the changes, with parameters that were checked. */
export const hostChange = z.discriminatedUnion(
  'kind',
  hostChangeKinds.map((kind) =>
    z.object({ kind: z.literal(kind), params: hostChanges[kind].params }),
  ) as never,
) as unknown as z.ZodType<HostChange, { kind: HostChangeKind; params: unknown }>;

/** What is changed, by the name that its host knows it by. */
export function subjectOf({ kind, params }: HostChange): { type: HostChangeEntry['subject']; name: string } {
  const type = hostChanges[kind].subject;
  return { type, name: 'pool' in params ? `${params.pool}/${params.name}` : params.name };
}

/** Whoever may manage the subject may do everything to it. */
export function permissionFor({ kind }: Pick<HostChange, 'kind'>): Permission {
  return `${hostChanges[kind].subject}.manage`;
}
