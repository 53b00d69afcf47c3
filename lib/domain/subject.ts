/** What an operation can be about. Each is a topic of the live channel too, and what the audit calls its target. */
export const subjectTypes = ['vm', 'image', 'network', 'pool', 'volume'] as const;
export type SubjectType = (typeof subjectTypes)[number];

/** `id` is of the subject's own row, which need not be there yet, or any more. */
export type Subject = { type: SubjectType; id: string; name: string };

/** The word before a subject's name on pages. */
export const subjectWords: Record<SubjectType, string> = {
  vm: 'Machine',
  image: 'Image',
  network: 'Network',
  pool: 'Storage pool',
  volume: 'Volume',
};
