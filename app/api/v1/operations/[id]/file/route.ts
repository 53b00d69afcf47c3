import { isSameOrigin } from '@/lib/auth/origin';
import { getDb } from '@/lib/db/client';
import { AppError } from '@/lib/domain/errors';
import { getUploadState, receivePiece } from '@/lib/operations/receive-upload';
import { errorResponse, found, respond } from '../../../respond';

type Context = { params: Promise<{ id: string }> };

/** How far an upload is: where it goes on after a broken connection, a reload or a restart. */
export async function GET(_request: Request, context: Context) {
  const { id } = await context.params;
  return respond('volume.manage', (user) =>
    found('upload', id, (known) => getUploadState(getDb(), user, known)),
  );
}

/** `?offset=`, and the piece that begins there as the body, with its length. */
export async function PUT(request: Request, context: Context) {
  const { id } = await context.params;
  if (!isSameOrigin((name) => request.headers.get(name))) {
    return errorResponse({ code: 'forbidden', userMessage: 'This page may not upload here.' });
  }
  return respond('volume.manage', (user) => {
    const offset = numberOf(new URL(request.url).searchParams.get('offset'));
    const length = numberOf(request.headers.get('content-length'));
    const { body } = request;
    if (offset === null || !length || !body) {
      throw new AppError({
        code: 'bad_input',
        userMessage: 'The piece was not taken. It has to say where it begins and how long it is.',
        advice: 'Give ?offset= and a Content-Length.',
      });
    }
    return found('upload', id, (operationId) =>
      receivePiece(getDb(), user, { operationId, offset, length, body, signal: request.signal }),
    );
  });
}

function numberOf(text: string | null): number | null {
  const value = /^\d{1,15}$/.test(text ?? '') ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
}
