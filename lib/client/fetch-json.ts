import type { ErrorView } from '../domain/errors.ts';

/** What a hook throws: the same three parts that every error of ours has. */
export class RequestError extends Error {
  readonly view: ErrorView;
  constructor(view: ErrorView) {
    super(view.userMessage);
    this.name = 'RequestError';
    this.view = view;
  }
}

export function viewOf(error: unknown): ErrorView {
  if (error instanceof RequestError) return error.view;
  return {
    code: 'internal',
    userMessage: 'The server did not answer, so this did not happen.',
    advice: 'Check that NovaCron is running and reachable, then try again.',
    detail: error instanceof Error ? error.message : undefined,
  };
}

/** Reads one of our own addresses; the answer is `{data}`, or `{error}` with a status. */
export async function fetchJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal, headers: { accept: 'application/json' }, cache: 'no-store' });
  return readAnswer<T>(response.status, await response.text());
}

/** The same for what is too long to ask for in an address. */
export async function postJson<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const response = await fetch(path, { method: 'POST', signal, headers, body: JSON.stringify(body) });
  return readAnswer<T>(response.status, await response.text());
}

/** @throws RequestError for everything that is not a success with data */
export function readAnswer<T>(status: number, text: string): T {
  let body: { data?: T; error?: ErrorView } = {};
  try {
    body = JSON.parse(text);
  } catch {
    // A proxy in front may answer with a page of its own; the status then says what there is to say.
  }
  if (status >= 200 && status < 300 && body.data !== undefined) return body.data;
  if (body.error) throw new RequestError(body.error);
  throw new RequestError({
    code: status === 401 ? 'not_signed_in' : 'internal',
    userMessage: 'The server gave an answer that could not be read.',
    advice: 'Try again in a moment.',
    detail: `HTTP ${status}`,
  });
}
