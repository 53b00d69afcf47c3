import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import next from 'next';
import { AppError } from '../domain/errors.ts';
import { openStaticFiles } from './static-files.ts';

export type Pages = {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Hot reload in development; nothing else of Next speaks WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
};

/** Starts Next in this process; the folder we run in holds app/ and the build. */
export async function openPages(options: {
  isDevelopment: boolean;
  host: string;
  port: number;
}): Promise<Pages> {
  const { isDevelopment, host, port } = options;
  const dir = process.cwd();
  if (!isDevelopment && !existsSync(join(dir, '.next', 'BUILD_ID'))) {
    throw new AppError({
      code: 'not_possible',
      userMessage: 'The pages have not been built.',
      advice: 'Use npm start, which builds them.',
    });
  }
  // What somebody runs in their own house reports to nobody.
  process.env.NEXT_TELEMETRY_DISABLED ??= '1';
  // Next would hang its upgrade listener on the server of the first request and then answer our sockets too;
  // so it gets a server that listens nowhere, and we hand on what is its own.
  const decoy = createServer();
  const app = next({ dev: isDevelopment, dir, hostname: host, port, httpServer: decoy });
  await app.prepare();
  const handle = app.getRequestHandler();
  const sendFile = isDevelopment ? () => false : openStaticFiles(join(dir, '.next', 'static'));
  return {
    async handle(request, response) {
      if (!sendFile(request, response)) await handle(request, response);
    },
    upgrade(request, socket, head) {
      const isTaken = EventEmitter.prototype.emit.call(decoy, 'upgrade', request, socket, head);
      if (!isTaken || !isDevelopment) socket.destroy();
    },
    close: () => app.close(),
  };
}
