import { LibvirtError, ProtocolError } from './errors.ts';
import { errorDetails } from './types.ts';
import { bytesLeft, createReader } from './xdr.ts';

/** @throws ProtocolError when the body is not an error of libvirt */
export function decodeError(body: Buffer, procedure: string): LibvirtError {
  const reader = createReader(body);
  const details = errorDetails.read(reader);
  if (bytesLeft(reader) > 0) throw new ProtocolError('an error is longer than it should be');
  return new LibvirtError(details, procedure);
}
