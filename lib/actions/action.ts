import type { z } from 'zod';
import { getDb } from '../db/client.ts';
import type { Db } from '../db/database.ts';
import type { Permission, User } from '../domain/access.ts';
import type { Result } from '../domain/errors.ts';
import { authoriseAudited } from './authorise-audited.ts';
import { badFields } from './bad-fields.ts';
import { expectedError } from './expected-error.ts';

type Run<Input, Output> = (db: Db, user: User, input: Input) => Promise<Output>;

/**
 * What every server action is made of: it is a public POST, so it authorises, parses, and then delegates.
 * Expected failures come back as values; redirects and bugs are thrown on.
 * @param permission  where it depends on what is asked, that is read first, of those who may read at all
 */
export function action<Schema extends z.ZodType, Output>(
  permission: Permission | ((input: z.output<Schema>) => Permission),
  schema: Schema,
  run: Run<z.output<Schema>, Output>,
): (input: z.input<Schema>) => Promise<Result<Output>> {
  return async (input) => {
    try {
      const db = getDb();
      const first = await authoriseAudited(db, typeof permission === 'string' ? permission : 'read');
      const parsed = parse(schema, input);
      const user = typeof permission === 'string' ? first : await authoriseAudited(db, permission(parsed));
      return { ok: true, value: await run(db, user, parsed) };
    } catch (error) {
      const expected = expectedError(error);
      if (!expected) throw error;
      return { ok: false, error: expected };
    }
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw badFields(parsed.error);
}
