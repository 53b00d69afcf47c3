import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

/** @returns whether the request was for one of the files, and has been answered */
export type StaticFiles = (request: IncomingMessage, response: ServerResponse) => boolean;

type Form = { path: string; bytes: number; encoding: string | null };

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};
const address = '/_next/static/';

/**
 * Sends the files that the build made for pages, in the smallest form that the browser takes. Which there are is known
 * once and for all, so no address can lead to another file; their names change with what is in them, so they are kept for
 * ever. What is not among them is left to Next.
 * @param folder  where the build put them
 */
export function openStaticFiles(folder: string): StaticFiles {
  const files = new Map<string, Form[]>();
  for (const name of existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []) {
    const path = join(folder, name);
    if (!(extname(name) in types) || !statSync(path).isFile()) continue;
    const forms = [
      { encoding: 'br', path: `${path}.br` },
      { encoding: 'gzip', path: `${path}.gz` },
      { encoding: null, path },
    ];
    files.set(
      `${address}${name.replaceAll('\\', '/')}`,
      forms
        .filter(({ path }) => existsSync(path))
        .map((form) => ({ ...form, bytes: statSync(form.path).size })),
    );
  }

  return (request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    const forms = files.get(path);
    if (!forms || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
    const taken = encodingsOf(request.headers['accept-encoding']);
    const form = forms.find(({ encoding }) => encoding === null || taken.has(encoding));
    if (!form) return false;
    response.writeHead(200, {
      'content-type': types[extname(path)],
      'content-length': form.bytes,
      ...(form.encoding ? { 'content-encoding': form.encoding } : {}),
      ...(forms.length > 1 ? { vary: 'accept-encoding' } : {}),
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    if (request.method === 'HEAD') response.end();
    else {
      createReadStream(form.path)
        .on('error', () => response.destroy())
        .pipe(response);
    }
    return true;
  };
}

/** Those that the browser takes; one with `q=0` it does not. */
function encodingsOf(header: string | string[] | undefined): Set<string> {
  return new Set(
    String(header ?? '')
      .toLowerCase()
      .split(',')
      .map((part) => part.trim().split(/\s*;\s*/))
      .filter(([, quality]) => !quality || Number(quality.replace('q=', '')) > 0)
      .map(([name = '']) => name),
  );
}
