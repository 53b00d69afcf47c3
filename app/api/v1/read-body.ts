import { parse as parseYaml } from 'yaml';
import type { z } from 'zod';
import { badFields } from '@/lib/actions/bad-fields';
import { AppError } from '@/lib/domain/errors';

// The longest request is one with user data and network configuration, 64 KiB each, written with escapes.
const maxBytes = 512 * 1024;

/**
 * The body of a request as JSON or YAML, held against its schema.
 * @throws AppError `bad_input`, with each field that is at fault
 */
export async function readBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const isYaml = type === 'application/yaml' || type === 'application/x-yaml';
  // A form of a foreign page can send neither.
  if (!isYaml && type !== 'application/json') {
    throw new AppError({
      code: 'bad_input',
      userMessage: 'The request was not read: its body is neither JSON nor YAML by its content type.',
      advice: 'Send the header Content-Type: application/json, or application/yaml.',
    });
  }
  const text = await readText(request);
  let value: unknown;
  try {
    // YAML's aliases are bounded by the library, so that a short text does not become a long one.
    value = isYaml ? parseYaml(text) : JSON.parse(text);
  } catch (cause) {
    throw new AppError(
      {
        code: 'bad_input',
        userMessage: `The request was not read: its body is no valid ${isYaml ? 'YAML' : 'JSON'}.`,
        advice: 'Correct it and send it again.',
      },
      { cause },
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw badFields(parsed.error);
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) {
      throw new AppError({
        code: 'bad_input',
        userMessage: `The request was not read: its body is larger than ${maxBytes / 1024} KiB.`,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The key that makes a request one thing however often it arrives. @throws AppError without one */
export function readIdempotencyKey(request: Request): string {
  const key = request.headers.get('idempotency-key')?.trim() ?? '';
  if (key.length >= 8 && key.length <= 100) return key;
  throw new AppError({
    code: 'bad_input',
    userMessage: 'Nothing was done: the request has no key that tells it from others.',
    advice: 'Send the header Idempotency-Key with 8 to 100 characters, another for each new request.',
  });
}
