import fc from 'fast-check';
import type { EventName } from '../event-types.ts';
import { encodeFrame, type FrameHeader, MessageStatus, MessageType } from '../frame.ts';
import { keepaliveProgram } from '../keepalive.ts';
import { qemuProgram, remoteProgram } from '../procedure.ts';
import { eventKinds } from '../procedures/event-kinds.ts';
import { type CallName, lookUp, type ProcedureName, procedures, type StreamName } from '../procedures.ts';
import { errorDetails } from '../types.ts';
import { createWriter, writeInt } from '../xdr.ts';
import type { AnyCodec, Codec } from '../xdr-types.ts';
import { arbitraryOf, asRead } from './arbitrary.ts';

export type Sample = { body: Buffer; expected: unknown };
/** Something that a daemon sends, with bodies that are right. */
export type Target =
  | { kind: 'reply'; name: CallName; args: unknown; samples: Sample[] }
  | { kind: 'error'; name: CallName; args: unknown; samples: Sample[] }
  | { kind: 'event'; name: EventName; samples: Sample[] }
  | { kind: 'packet'; name: StreamName; args: unknown; result: Buffer; samples: Sample[] }
  | { kind: 'keepalive'; samples: Sample[] };

const samplesEach = 8;
export const callbackId = 7;

/** Every kind of frame of the tables, in an order that stays the same; its values come from the seed. */
export function createCorpus(seed: number): Target[] {
  const targets: Target[] = [];
  for (const name of Object.keys(procedures) as ProcedureName[]) {
    const { args: argsCodec, result, stream } = lookUp(name);
    const [sampled] = fc.sample(arbitraryOf(argsCodec, 'args'), { seed, numRuns: 1 });
    const args = stream ? withoutFlags(sampled as { flags?: number | bigint }) : sampled;
    const samples = samplesOf(result, seed);
    if (stream) {
      const [first] = samples;
      // What only takes data may be sent nothing but its end and errors.
      const sent = stream === 'write' ? samplesOf(errorDetails, seed) : packets();
      if (first)
        targets.push({ kind: 'packet', name: name as StreamName, args, result: first.body, samples: sent });
    } else targets.push({ kind: 'reply', name: name as CallName, args, samples });
  }
  for (const [name, kind] of Object.entries(eventKinds)) {
    const samples = samplesOf(kind.body, seed, kind.source !== 'closed');
    targets.push({ kind: 'event', name: name as EventName, samples });
  }
  // Each as often as it takes for these to be tried beside hundreds of calls.
  for (let i = 0; i < 40; i++) {
    const samples = samplesOf(errorDetails, seed);
    targets.push({ kind: 'error', name: 'connectGetHostname', args: {}, samples });
    targets.push({ kind: 'keepalive', samples: [{ body: Buffer.alloc(0), expected: null }] });
  }
  return targets;

  function packets(): Sample[] {
    const bytes = fc.sample(fc.uint8Array({ maxLength: 100 }), { seed, numRuns: samplesEach });
    return bytes.map((data) => ({ body: Buffer.from(data), expected: data }));
  }
}

/** A random flag may ask for a sparse stream, which is opened in another way and refused here. */
function withoutFlags(args: { flags?: number | bigint }): unknown {
  return { ...args, flags: typeof args.flags === 'bigint' ? 0n : 0 };
}

/** Bodies that are right, and what a reader gives for them. */
export function samplesOf(codec: AnyCodec, seed: number, hasCallbackId = false): Sample[] {
  const { write } = codec as Codec<unknown>;
  return fc.sample(arbitraryOf(codec, 'result'), { seed, numRuns: samplesEach }).map((value) => {
    const writer = createWriter(1_000_000);
    if (hasCallbackId) writeInt(writer, callbackId);
    write(writer, value);
    const body = Buffer.from(writer.buffer.subarray(0, writer.offset));
    return { body, expected: asRead(codec, value, 'result') };
  });
}

/** @param serial  of the call or stream that it belongs to */
export function frameOf(target: Target, sample: Sample, serial: number): Buffer {
  return withBody(headerOf(target, serial), sample.body);
}

export function withBody(header: FrameHeader, body: Buffer): Buffer {
  const frame = Buffer.concat([encodeFrame(header), body]);
  frame.writeUInt32BE(frame.length, 0);
  return frame;
}

export function replyHeader(name: ProcedureName, serial: number): FrameHeader {
  const { program, number } = lookUp(name);
  return {
    program,
    version: 1,
    procedure: number,
    type: MessageType.reply,
    serial,
    status: MessageStatus.ok,
  };
}

function headerOf(target: Target, serial: number): FrameHeader {
  const message = { version: 1, type: MessageType.message, serial: 0, status: MessageStatus.ok };
  if (target.kind === 'keepalive') return { ...message, program: keepaliveProgram, procedure: 1 };
  if (target.kind === 'event') {
    const { procedure, source } = eventKinds[target.name];
    return { ...message, program: source === 'qemuMonitor' ? qemuProgram : remoteProgram, procedure };
  }
  const reply = replyHeader(target.name, serial);
  if (target.kind === 'error') return { ...reply, status: MessageStatus.error };
  if (target.kind === 'packet') {
    const status = lookUp(target.name).stream === 'write' ? MessageStatus.error : MessageStatus.continue;
    return { ...reply, type: MessageType.stream, status };
  }
  return reply;
}
