import type { Codec } from './xdr-types.ts';

/** Which way a procedure's stream carries data, seen from here; null for a plain call. */
export type StreamMode = 'read' | 'write' | 'both' | null;

/** One call of the protocol: its number, what it takes, what it gives, and whether it opens a stream. */
export type Procedure<Args, Result, Mode extends StreamMode = null> = {
  readonly program: number;
  readonly number: number;
  readonly args: Codec<Args>;
  readonly result: Codec<Result>;
  readonly stream: Mode;
  /** The version of libvirt whose C interface first had it; null when it is no part of that. */
  readonly since: string | null;
};

/** Program numbers of libvirt's remote_protocol.x and qemu_protocol.x; both are at version 1. */
export const remoteProgram = 0x20008086;
export const qemuProgram = 0x20008087;

export function procedure<Args, Result>(
  number: number,
  args: Codec<Args>,
  result: Codec<Result>,
  since: string | null = null,
): Procedure<Args, Result> {
  return { program: remoteProgram, number, args, result, stream: null, since };
}

export function qemuProcedure<Args, Result>(
  number: number,
  args: Codec<Args>,
  result: Codec<Result>,
  since: string | null = null,
): Procedure<Args, Result> {
  return { program: qemuProgram, number, args, result, stream: null, since };
}

export function streamProcedure<Args, Result, Mode extends 'read' | 'write' | 'both'>(
  number: number,
  stream: Mode,
  args: Codec<Args>,
  result: Codec<Result>,
  since: string | null = null,
): Procedure<Args, Result, Mode> {
  return { program: remoteProgram, number, args, result, stream, since };
}
