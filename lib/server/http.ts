import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Front, writeForwarded } from './front.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

// A sign-in is a few hundred bytes; the library behind it reads whatever it is sent.
const maxSignInBytes = 64 * 1024;

const lengthHeader = 'x-novacron-length';

/** The HTTP server: answers "starting" until `handler()` gives one. */
export function createHttpServer(front: Front, handler: () => Handler | null): Server {
  const server = createServer((request, response) => {
    writeForwarded(request, front);
    const refused = whyRefused(request);
    if (refused) return answer(response, refused.status, refused.text);
    const handle = handler();
    if (!handle) return answer(response, 503, 'NovaCron is starting. Try again in a moment.');
    sendLength(response);
    handle(request, response).catch(() => response.destroy());
  });
  // An image of many gigabytes is one request, so no bound on the whole; silence is bounded instead.
  server.requestTimeout = 0;
  server.headersTimeout = 20_000;
  server.timeout = 120_000;
  return server;
}

/**
 * Next drops the length of what a route streams, and a browser could not tell how much of a file is left; a route that
 * knows it says it in a header of ours.
 * @see https://github.com/vercel/next.js/blob/canary/packages/next/src/server/send-response.ts
 */
function sendLength(response: ServerResponse): void {
  const writeHead = response.writeHead;
  response.writeHead = ((...given: Parameters<typeof writeHead>) => {
    const length = response.getHeader(lengthHeader);
    response.removeHeader(lengthHeader);
    if (length !== undefined) response.setHeader('content-length', length);
    return writeHead.apply(response, given);
  }) as typeof writeHead;
}

function whyRefused(request: IncomingMessage): { status: number; text: string } | null {
  if (!request.url?.startsWith('/api/auth/') || request.method !== 'POST') return null;
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  if (Number.isNaN(length)) return { status: 411, text: 'The length of the request is missing.' };
  return length > maxSignInBytes ? { status: 413, text: 'The request is too long.' } : null;
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(`${text}\n`);
}
