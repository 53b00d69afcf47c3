import type { z } from 'zod';
import { AppError } from '../domain/errors.ts';

/** What a schema found wrong, field by field. */
export function badFields({ issues }: z.ZodError): AppError {
  const fields: Record<string, string> = {};
  for (const issue of issues) {
    // Forms know their fields by name; the wrapping of a request is not theirs.
    const path = issue.path[0] === 'input' ? issue.path.slice(1) : issue.path;
    const [first] = issue.code === 'unrecognized_keys' ? issue.keys : [];
    fields[[...path, ...(first ? [first] : [])].join('.')] ??= issue.message;
  }
  return new AppError({
    code: 'bad_input',
    userMessage: 'Some of what was entered cannot be used.',
    advice: 'Correct what is marked and try again.',
    fields,
  });
}
