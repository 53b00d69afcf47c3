import type { z } from 'zod';
import { AppError } from '@/lib/domain/errors';

/** What stands behind the `?` of a request. @throws AppError that names the first parameter that cannot be used */
export function readQuery<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? 'query');
  throw new AppError({ code: 'bad_input', userMessage: `The parameter ${field} cannot be used.` });
}
