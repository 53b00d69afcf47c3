import { z } from 'zod';

/** What is kept of a view; with an id, one that is kept already is changed. */
export const saveViewInput = z.object({
  id: z.uuid().optional(),
  name: z.string().trim().min(1, 'Give it a name.').max(60, 'At most 60 characters.'),
  /** What stands behind the `?` of the list's address. */
  address: z.string().max(2_000),
  isDefault: z.boolean(),
});
export type SaveViewInput = z.output<typeof saveViewInput>;
