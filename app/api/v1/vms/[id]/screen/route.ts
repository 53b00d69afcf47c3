import { getDb } from '@/lib/db/client';
import { readScreenPicture } from '@/lib/operations/screens';
import { found, respondWith } from '../../../respond';

/** The small picture that was taken last while somebody looked; 304 when it is the one that the browser has. */
export async function GET(request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return respondWith('vm.console', async () => {
    const picture = await found('picture of a screen', id, (known) => readScreenPicture(getDb(), known));
    const etag = `"${picture.mark}"`;
    // It is nobody else's, and not kept on a disk.
    const headers = { etag, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
    return new Response(new Uint8Array(picture.data), {
      headers: { ...headers, 'content-type': picture.type },
    });
  });
}
