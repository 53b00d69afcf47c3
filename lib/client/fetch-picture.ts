import { readAnswer } from './fetch-json.ts';

/** Reads a picture of ours. @throws RequestError with what the server said when it has none */
export async function fetchPicture(path: string, signal?: AbortSignal): Promise<Blob> {
  const response = await fetch(path, { signal, cache: 'no-store' });
  if (response.ok) return response.blob();
  return readAnswer<never>(response.status, await response.text());
}
