import { EncodeError, ProtocolError } from './errors.ts';
import { encodeFrame, type FrameHeader, MessageStatus, MessageType } from './frame.ts';
import { bytesLeft, createReader } from './xdr.ts';
import { hyper, struct, uint } from './xdr-types.ts';

/** What a sparse stream carries: data, or so many bytes of nothing, which read as zeros and take no room. */
export type SparseItem = Uint8Array | { readonly holeBytes: bigint };

/** virNetStreamHole of libvirt's virnetprotocol.x. Its flags are for later. */
const hole = struct({ length: hyper, flags: uint });

/** @throws EncodeError when the length is none */
export function encodeHole(header: FrameHeader, holeBytes: bigint): Buffer {
  if (typeof holeBytes !== 'bigint' || holeBytes < 0n) throw new EncodeError(`a hole of ${holeBytes} bytes`);
  return encodeFrame({ ...header, type: MessageType.streamHole, status: MessageStatus.continue }, (writer) =>
    hole.write(writer, { length: holeBytes, flags: 0 }),
  );
}

/** @throws ProtocolError when it is no hole */
export function decodeHole(body: Buffer): { holeBytes: bigint } {
  const reader = createReader(body);
  const { length } = hole.read(reader);
  if (length < 0n || bytesLeft(reader) > 0) throw new ProtocolError('a hole that is none');
  return { holeBytes: length };
}

/** VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM and VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM, since 3.4.0. */
const sparseFlag = 1;
const canBeSparse = new Set(['storageVolUpload', 'storageVolDownload']);

/**
 * The arguments with the flag that asks the daemon for a sparse stream.
 * @throws EncodeError when the call knows none, or the flag was set and `sparse` was not
 */
export function sparseArgs<A>(name: string, args: A, isSparse: boolean): A {
  if (!canBeSparse.has(name)) {
    if (isSparse) throw new EncodeError(`${name} has no sparse streams`);
    return args;
  }
  const { flags } = args as A & { flags: number };
  if (isSparse) return { ...args, flags: flags | sparseFlag };
  if (flags & sparseFlag)
    throw new EncodeError(`${name}: sparse streams are opened with the option "sparse"`);
  return args;
}
