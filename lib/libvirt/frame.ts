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
 * @param options.splitsData  a packet of a stream's data comes in as many frames as its bytes arrive in, each with the
 *   packet's header: nothing is copied, and no packet has to fit into memory
 * @returns a function that takes bytes as they come, cut anywhere; it throws ProtocolError when a length is below
 *   28 or above the protocol's maximum, and must not be called again after that
 */
export function createFrameParser(
  onFrame: (frame: Frame) => void,
  { splitsData = false }: { splitsData?: boolean } = {},
): (chunk: Buffer) => void {
  // The beginning of a frame that has not arrived whole: the first `filled` bytes of `partial`.
  let partial: Buffer = noBytes;
  let filled = 0;
  // A packet of data of which `missing` bytes are still to come.
  let packet: FrameHeader | null = null;
  let missing = 0;

  return (chunk) => {
    let at = 0;
    while (at < chunk.length)
      if (packet) at = passOn(packet, chunk, at);
      else if (filled > 0) at = complete(chunk, at);
      else at = begin(chunk, at);
  };

  // Each of these takes bytes of the chunk from `at`, and returns where the rest begins.

  function begin(chunk: Buffer, at: number): number {
    const left = chunk.length - at;
    const length = left >= 4 ? checkedLength(chunk.readUInt32BE(at)) : frameHeaderBytes;
    if (left >= length) {
      onFrame(decodeFrame(chunk, at, at + length));
      return at + length;
    }
    if (left >= frameHeaderBytes && splitsData && isData(chunk, at)) {
      packet = decodeHeader(chunk, at);
      missing = length - frameHeaderBytes;
      return at + frameHeaderBytes;
    }
    return keep(chunk, at, chunk.length);
  }

  /** Adds to the kept bytes: first until their length is known, then their header, then until the frame is whole. */
  function complete(chunk: Buffer, at: number): number {
    if (filled < 4) {
      const end = keep(chunk, at, at + 4 - filled);
      if (filled === 4) checkedLength(partial.readUInt32BE(0));
      return end;
    }
    const length = checkedLength(partial.readUInt32BE(0));
    if (filled < frameHeaderBytes && length > frameHeaderBytes)
      return keep(chunk, at, at + frameHeaderBytes - filled);
    if (splitsData && filled === frameHeaderBytes && isData(partial, 0)) {
      packet = decodeHeader(partial, 0);
      missing = length - frameHeaderBytes;
      filled = 0;
      return at;
    }
    const end = keep(chunk, at, at + length - filled);
    if (filled === length) {
      const whole = partial;
      // The frame's body is a view into it, so this memory now belongs to whoever got the frame.
      partial = noBytes;
      filled = 0;
      onFrame(decodeFrame(whole, 0, length));
    }
    return end;
  }

  function passOn(header: FrameHeader, chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + missing);
    missing -= end - at;
    if (missing === 0) packet = null;
    onFrame({ ...header, body: chunk.subarray(at, end) });
    return end;
  }

  /** Memory grows with what has really arrived, not with what a length announces. */
  function keep(chunk: Buffer, at: number, wanted: number): number {
    const end = Math.min(chunk.length, wanted);
    const needed = filled + end - at;
    if (needed > partial.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, Math.min(partial.length * 2, maxFrameBytes)));
      partial.copy(grown, 0, 0, filled);
      partial = grown;
    }
    chunk.copy(partial, filled, at, end);
    filled = needed;
    return end;
  }
}

const noBytes = Buffer.alloc(0);

function isData(bytes: Buffer, at: number): boolean {
  return (
    bytes.readInt32BE(at + 16) === MessageType.stream && bytes.readInt32BE(at + 24) === MessageStatus.continue
  );
}

function checkedLength(length: number): number {
  if (length < frameHeaderBytes || length > maxFrameBytes)
    throw new ProtocolError(
      `a frame of ${length} bytes; the protocol allows ${frameHeaderBytes} to ${maxFrameBytes}`,
    );
  return length;
}

function decodeHeader(bytes: Buffer, at: number): FrameHeader {
  return {
    program: bytes.readUInt32BE(at + 4),
    version: bytes.readUInt32BE(at + 8),
    procedure: bytes.readInt32BE(at + 12),
    type: bytes.readInt32BE(at + 16),
    serial: bytes.readUInt32BE(at + 20),
    status: bytes.readInt32BE(at + 24),
  };
}

function decodeFrame(bytes: Buffer, at: number, end: number): Frame {
  return {
    program: bytes.readUInt32BE(at + 4),
    version: bytes.readUInt32BE(at + 8),
    procedure: bytes.readInt32BE(at + 12),
    type: bytes.readInt32BE(at + 16),
    serial: bytes.readUInt32BE(at + 20),
    status: bytes.readInt32BE(at + 24),
    body: bytes.subarray(at + frameHeaderBytes, end),
  };
}
