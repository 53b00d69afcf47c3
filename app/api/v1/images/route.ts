import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { isSameOrigin } from '@/lib/auth/origin';
import { getDb } from '@/lib/db/client';
import { AppError } from '@/lib/domain/errors';
import { imageName } from '@/lib/domain/requests';
import { receiveUpload } from '@/lib/operations/images';
import { listImages } from '@/lib/queries/images';
import { errorResponse, respond } from '../respond';

export function GET() {
  return respond('read', (user) => listImages(user));
}

/** `?name=`, the file itself as the body: it is streamed to the library, never held in memory. */
export async function POST(request: Request) {
  if (!isSameOrigin((name) => request.headers.get(name))) {
    return errorResponse({ code: 'forbidden', userMessage: 'This page may not upload here.' });
  }
  return respond(
    'image.manage',
    (user) => {
      const query = new URL(request.url).searchParams;
      const name = imageName.safeParse(query.get('name') ?? '');
      if (!name.success) throw badInput('name', name.error.issues[0]?.message ?? 'Give the image a name.');
      if (!request.body) throw badInput('file', 'Choose a file that is not empty.');
      // Known before the first byte where the browser says it, so that a full disk is said at once.
      const length = Number(request.headers.get('content-length') ?? Number.NaN);
      return receiveUpload(getDb(), user, {
        name: name.data,
        body: Readable.fromWeb(request.body as NodeStream),
        sizeBytes: Number.isSafeInteger(length) ? length : null,
        signal: request.signal,
      });
    },
    201,
  );
}

function badInput(field: string, message: string): AppError {
  return new AppError({
    code: 'bad_input',
    userMessage: `The image was not taken. ${message}`,
    fields: { [field]: message },
  });
}
