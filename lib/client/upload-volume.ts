import type { ErrorCode } from '../domain/errors.ts';
import { fetchJson, RequestError, readAnswer, viewOf } from './fetch-json.ts';

type State = { receivedBytes: number | null; sizeBytes: number };
export type VolumeUpload = { done: Promise<void>; stop: () => void };

// One that breaks off is sent again as a whole.
const pieceBytes = 16 * 1024 ** 2;
const firstPauseMs = 300;
const lastPauseMs = 10_000;

/** What passes by itself: the server says how far it is, and it goes on from there. */
const passing: readonly ErrorCode[] = [
  'conflict',
  'no_capacity',
  'host_unreachable',
  'timeout',
  'unknown_outcome',
  'database_unavailable',
  'internal',
];

/**
 * Sends a file in pieces from wherever the server has got to, over broken connections and restarts of the program.
 * Stopping leaves what has arrived: it can be continued.
 */
export function sendVolumeFile(
  operationId: string,
  file: File,
  onProgress: (sentBytes: number) => void,
): VolumeUpload {
  const address = `/api/v1/operations/${operationId}/file`;
  const stopping = new AbortController();
  const { signal } = stopping;

  async function send(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!signal.aborted) {
      try {
        const state = await fetchJson<State>(address, signal);
        if (state.sizeBytes !== file.size) throw otherFile(file);
        let { receivedBytes } = state;
        while (receivedBytes !== null && receivedBytes < file.size) {
          onProgress(receivedBytes);
          receivedBytes = (await sendPiece(receivedBytes)).receivedBytes;
          pauseMs = firstPauseMs;
        }
        if (receivedBytes !== null) return onProgress(file.size);
      } catch (error) {
        if (signal.aborted || !passing.includes(viewOf(error).code)) throw error;
        pauseMs = Math.min(pauseMs * 2, lastPauseMs);
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  /** XMLHttpRequest, because fetch does not tell how much has been sent. */
  function sendPiece(offset: number): Promise<State> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const end = () => request.abort();
      request.upload.onprogress = ({ loaded }) => onProgress(offset + loaded);
      request.onload = () => {
        try {
          resolve(readAnswer<State>(request.status, request.responseText));
        } catch (error) {
          reject(error);
        }
      };
      request.onerror = () => reject(broken('internal'));
      request.onabort = () => reject(broken('cancelled'));
      request.onloadend = () => signal.removeEventListener('abort', end);
      signal.addEventListener('abort', end, { once: true });
      request.open('PUT', `${address}?offset=${offset}`);
      request.setRequestHeader('content-type', 'application/octet-stream');
      request.send(file.slice(offset, offset + pieceBytes));
    });
  }

  return { done: send(), stop: () => stopping.abort() };
}

function otherFile(file: File): RequestError {
  return new RequestError({
    code: 'bad_input',
    userMessage: `${file.name} is not the file that this upload began with: it has another length.`,
    advice: 'Choose that one, or cancel the upload and begin anew.',
  });
}

function broken(code: 'internal' | 'cancelled'): RequestError {
  return new RequestError({ code, userMessage: 'The connection broke during the upload.' });
}
