import { createHost } from '../host.ts';
import type { Host, HostOptions } from '../host-types.ts';
import { unixTransport } from '../transport/unix.ts';
import type { Domain } from '../types.ts';
import type { FakeDaemon } from './fake-daemon.ts';

/** A host of a fake daemon, with figures of tests: what takes seconds elsewhere takes milliseconds. */
export function openFakeHost<L extends string = never>(
  daemon: Pick<FakeDaemon, 'socketPath'>,
  options: Partial<HostOptions<L>> = {},
): Host<L> {
  const figures = { slowMs: 20, idleMs: 60, minRetryMs: 1, maxRetryMs: 5, keepalive: false as const };
  const lanes = (options.lanes ?? {}) as NonNullable<HostOptions<L>['lanes']>;
  return createHost<L>({
    transport: unixTransport(daemon.socketPath),
    uri: 'test:///default',
    ...figures,
    ...options,
    lanes,
  });
}

/** A guest by a letter. */
export function guest(letter: string): Domain {
  const code = letter.charCodeAt(0).toString(16);
  return { name: letter, uuid: `${code.repeat(4)}-0000-0000-0000-000000000000`, id: 1 };
}

export const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => Promise.reject(new Error(`it should have failed, and gave ${JSON.stringify(value)}`)),
    (error: unknown) => error,
  );
