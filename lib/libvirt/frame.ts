import { ProtocolError } from './errors.ts';
import { createWriter, type XdrWriter } from './xdr.ts';

/** Of libvirt src/rpc/virnetprotocol.x. */
export const MessageType = { call: 0, reply: 1, message: 2, stream: 3, streamHole: 6 } as const;
export const MessageStatus = { ok: 0, error: 1, continue: 2 } as const;

export type FrameHeader = {
  program: number;
  version: number;
  procedure: number;
  type: number;
  serial: number;
  status: number;
};
/** `body` is a view into what was received. */
export type Frame = FrameHeader & { body: Buffer };

/** The length word itself and six words of header. */
export const frameHeaderBytes = 28;
/** VIR_NET_MESSAGE_MAX and the length word, which it does not count. */
export const maxFrameBytes = 33_554_432 + 4;

/**
 * One whole frame, its length filled in.
 * @param writeBody  appends the XDR of the arguments
 * @throws EncodeError when the arguments do not fit the protocol
 */
export function encodeFrame(header: FrameHeader, writeBody?: (writer: XdrWriter) => void): Buffer {
  const writer = createWriter(maxFrameBytes, frameHeaderBytes);
  writeBody?.(writer);
  writeHeader(writer.buffer, writer.offset, header);
  return writer.buffer.subarray(0, writer.offset);
}

/** Only the header of a frame whose body of `bodyBytes` is sent right after it, without a copy. */
export function encodeHeader(header: FrameHeader, bodyBytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(frameHeaderBytes);
  writeHeader(buffer, frameHeaderBytes + bodyBytes, header);
  return buffer;
}

function writeHeader(buffer: Buffer, length: number, header: FrameHeader): void {
  buffer.writeUInt32BE(length, 0);
  buffer.writeUInt32BE(header.program, 4);
  buffer.writeUInt32BE(header.version, 8);
  buffer.writeInt32BE(header.procedure, 12);
  buffer.writeInt32BE(header.type, 16);
  buffer.writeUInt32BE(header.serial, 20);
  buffer.writeInt32BE(header.status, 24);
}

/**
 * Cuts a stream of bytes into frames.
 * @returns a function that takes bytes as they come, cut anywhere; it throws ProtocolError when a length is below
 *   28 or above the protocol's maximum, and must not be called again after that
 */
export function createFrameParser(onFrame: (frame: Frame) => void): (chunk: Buffer) => void {
  // The beginning of a frame that has not arrived whole: the first `filled` bytes of `partial`.
  let partial: Buffer = Buffer.alloc(0);
  let filled = 0;

  return (chunk) => {
    let at = 0;
    if (filled > 0) at = complete(chunk);
    while (filled === 0 && chunk.length - at >= 4) {
      const length = checkedLength(chunk.readUInt32BE(at));
      if (chunk.length - at < length) break;
      onFrame(decodeFrame(chunk.subarray(at, at + length)));
      at += length;
    }
    if (at < chunk.length) keep(chunk.subarray(at));
  };

  /** Adds to the kept bytes until their frame is whole. @returns how many bytes of the chunk it took */
  function complete(chunk: Buffer): number {
    let at = 0;
    if (filled < 4) {
      at = Math.min(4 - filled, chunk.length);
      keep(chunk.subarray(0, at));
      if (filled < 4) return at;
    }
    const length = checkedLength(partial.readUInt32BE(0));
    const end = Math.min(chunk.length, at + length - filled);
    keep(chunk.subarray(at, end));
    if (filled === length) {
      const whole = partial.subarray(0, length);
      // The frame's body is a view into it, so this memory now belongs to whoever got the frame.
      partial = Buffer.alloc(0);
      filled = 0;
      onFrame(decodeFrame(whole));
    }
    return end;
  }

  /** Memory grows with what has really arrived, not with what a length announces. */
  function keep(bytes: Buffer): void {
    if (filled + bytes.length > partial.length) {
      const grown = Buffer.allocUnsafe(
        Math.max(filled + bytes.length, Math.min(partial.length * 2, maxFrameBytes)),
      );
      partial.copy(grown, 0, 0, filled);
      partial = grown;
    }
    bytes.copy(partial, filled);
    filled += bytes.length;
  }
}

function checkedLength(length: number): number {
  if (length < frameHeaderBytes || length > maxFrameBytes)
    throw new ProtocolError(
      `a frame of ${length} bytes; the protocol allows ${frameHeaderBytes} to ${maxFrameBytes}`,
    );
  return length;
}

function decodeFrame(bytes: Buffer): Frame {
  return {
    program: bytes.readUInt32BE(4),
    version: bytes.readUInt32BE(8),
    procedure: bytes.readInt32BE(12),
    type: bytes.readInt32BE(16),
    serial: bytes.readUInt32BE(20),
    status: bytes.readInt32BE(24),
    body: bytes.subarray(frameHeaderBytes),
  };
}
