import type { Readable } from 'node:stream';
import { getDb } from '@/lib/db/client';
import { attachmentHeader } from '@/lib/domain/file-transfer';
import { openDownload } from '@/lib/operations/download-volume';
import { found, respondWith } from '../../../respond';

/** The file behind a volume, whole or from where a broken download goes on (Range, If-Range). */
export async function GET(request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  // Whatever a guest wrote is in it, so those who only look may not have it.
  return respondWith('volume.manage', async (user) => {
    const download = await found('volume', id, (known) =>
      openDownload(getDb(), user, known, {
        range: request.headers.get('range'),
        ifTag: request.headers.get('if-range'),
        signal: request.signal,
      }),
    );
    const { name, sizeBytes, tag, range, body } = download;
    if (!range) {
      return new Response(null, { status: 416, headers: { 'content-range': `bytes */${sizeBytes}` } });
    }
    const { offset, length, isWhole } = range;
    return new Response(webStreamOf(body), {
      status: isWhole ? 200 : 206,
      headers: {
        'content-type': 'application/octet-stream',
        // lib/server/http.ts makes it the content-length.
        'x-novacron-length': String(length),
        'content-disposition': attachmentHeader(name),
        'accept-ranges': 'bytes',
        ...(isWhole ? {} : { 'content-range': `bytes ${offset}-${offset + length - 1}/${sizeBytes}` }),
        etag: tag,
        'cache-control': 'no-store, no-transform',
        'x-content-type-options': 'nosniff',
      },
    });
  });
}

/** One piece at a time, when it is asked for: Node's own conversion keeps thousands of pieces in memory. */
function webStreamOf(source: Readable): ReadableStream<Uint8Array> {
  const pieces: AsyncIterator<Uint8Array> = source[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel() {
      source.destroy();
    },
  });
}
