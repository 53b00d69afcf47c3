import type { ImageRow } from '../domain/views.ts';
import { RequestError, readAnswer } from './fetch-json.ts';

export type Upload = { done: Promise<ImageRow>; cancel: () => void };

/** Sends a file as it is. XMLHttpRequest, because fetch does not tell how much has been sent. */
export function uploadImage(
  { name, file }: { name: string; file: File },
  onProgress: (sentBytes: number) => void,
): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<ImageRow>((resolve, reject) => {
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      try {
        resolve(readAnswer<ImageRow>(request.status, request.responseText));
      } catch (error) {
        reject(error);
      }
    };
    request.onerror = () =>
      reject(
        new RequestError({
          code: 'internal',
          userMessage: 'The image was not stored, because the connection broke during the upload.',
          advice: 'Upload it again.',
        }),
      );
    request.onabort = () =>
      reject(new RequestError({ code: 'cancelled', userMessage: 'The upload was cancelled.' }));
  });
  const query = new URLSearchParams({ name, filename: file.name });
  request.open('POST', `/api/v1/images?${query}`);
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.send(file);
  return { done, cancel: () => request.abort() };
}
