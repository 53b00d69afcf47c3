import { ErrorCode, ErrorDomain } from './constants/error-code.ts';
import {
  LibvirtError,
  type LibvirtErrorDetails,
  ProtocolError,
  UnsupportedProcedureError,
} from './errors.ts';
import { errorDetails } from './types.ts';
import { bytesLeft, createReader } from './xdr.ts';

/** Of the call that is answered with the error; a stream's error is about what the call has already begun. */
type Called = { program: number; number: number; since: string | null };

/** @throws ProtocolError when the body is not an error of libvirt */
export function decodeError(body: Buffer, procedure: string, called?: Called): LibvirtError {
  const reader = createReader(body);
  const details = errorDetails.read(reader);
  if (bytesLeft(reader) > 0) throw new ProtocolError('an error is longer than it should be');
  if (called && isUnknown(details, called))
    return new UnsupportedProcedureError(details, procedure, called.since);
  return new LibvirtError(details, procedure);
}

/**
 * libvirt has one code for all that goes wrong between the socket and the call. That it does not know the number, or
 * the whole program, it tells in a text in the daemon's language: "unknown procedure: 453", "Cannot find program
 * 536903815 version 1". The number stands in it in every language, and in no other of these texts.
 * @see libvirt src/rpc/virnetserverprogram.c
 */
function isUnknown({ code, domain, message }: LibvirtErrorDetails, { program, number }: Called): boolean {
  if (code !== ErrorCode.rpc || domain !== ErrorDomain.rpc) return false;
  // The text is one line; the megabytes that a hostile one may have are not searched.
  const numbers: string[] = message?.slice(0, 1_000).match(/\d+/g) ?? [];
  return numbers.length === 1 ? numbers[0] === String(number) : numbers.includes(String(program));
}
