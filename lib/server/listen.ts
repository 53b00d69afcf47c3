import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../domain/errors.ts';

/** @returns the port that it really listens on
 *  @throws  AppError that says why the port or address cannot be had */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(translate(cause, host, port)));
    server.listen({ host, port }, () => resolve((server.address() as AddressInfo).port));
  });
}

function translate(cause: NodeJS.ErrnoException, host: string, port: number): AppError {
  const other = 'Choose another one with PORT.';
  const known: Record<string, [string, string]> = {
    EADDRINUSE: [`Port ${port} is in use by another program.`, other],
    EACCES: [`This user may not listen on port ${port}.`, other],
    EADDRNOTAVAIL: [`${host} is not an address of this machine.`, 'Choose another one with HOST.'],
    ENOTFOUND: [`${host} is not an address of this machine.`, 'Choose another one with HOST.'],
  };
  const [userMessage, advice] = known[cause.code ?? ''] ?? [
    `Port ${port} cannot be used: ${cause.message}.`,
    other,
  ];
  return new AppError({ code: 'not_possible', userMessage, advice }, { cause });
}
