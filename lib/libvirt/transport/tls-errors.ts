import { type ConnectCode, ConnectError } from '../errors.ts';

type Explanation = readonly [code: ConnectCode, text: string];

/** What OpenSSL and Node call what is wrong with the daemon's certificate. */
const certificateFaults: Record<string, Explanation> = {
  CERT_HAS_EXPIRED: ['CERTIFICATE_EXPIRED', 'the host’s certificate has expired'],
  CERT_NOT_YET_VALID: ['CERTIFICATE_NOT_YET_VALID', 'the host’s certificate is not valid yet'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['CERTIFICATE_SELF_SIGNED', 'the host’s certificate is signed by itself'],
  SELF_SIGNED_CERT_IN_CHAIN: unknownCa(),
  UNABLE_TO_GET_ISSUER_CERT: unknownCa(),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownCa(),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownCa(),
  CERT_SIGNATURE_FAILURE: unknownCa(),
  ERR_TLS_CERT_ALTNAME_INVALID: ['CERTIFICATE_WRONG_NAME', 'the host’s certificate is for another name'],
  CERT_REVOKED: ['CERTIFICATE_REVOKED', 'the host’s certificate was revoked'],
  INVALID_CA: invalid(),
  INVALID_PURPOSE: invalid(),
  PATH_LENGTH_EXCEEDED: invalid(),
  CERT_CHAIN_TOO_LONG: invalid(),
  CERT_UNTRUSTED: invalid(),
  CERT_REJECTED: invalid(),
  ERROR_IN_CERT_NOT_BEFORE_FIELD: invalid(),
  ERROR_IN_CERT_NOT_AFTER_FIELD: invalid(),
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: invalid(),
  EE_KEY_TOO_SMALL: invalid(),
  CA_KEY_TOO_SMALL: invalid(),
  CA_MD_TOO_WEAK: invalid(),
};

/** OpenSSL's names of alerts: what the daemon says of our certificate, and of the protocol's version. */
const refusedByPeer =
  /ALERT_(?:BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_\w+|UNKNOWN_CA|ACCESS_DENIED|DECRYPT_ERROR)$/;
const incompatible =
  /ALERT_(?:PROTOCOL_VERSION|HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY)$|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|NO_SHARED_CIPHER|DH_KEY_TOO_SMALL/;
const notTls =
  /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE|BAD_RECORD_TYPE|RECORD_LAYER_FAILURE|LENGTH_MISMATCH/;

/** @returns null where the error is none of TLS */
export function explainTlsError(error: NodeJS.ErrnoException, what: string): ConnectError | null {
  const name = error.code ?? '';
  const make = ([code, text]: Explanation, step: 'handshake' | 'authenticate' = 'handshake') =>
    new ConnectError(`${what} failed: ${text}`, code, { step, cause: error });
  const fault = certificateFaults[name];
  if (fault) return make(fault);
  if (refusedByPeer.test(name))
    return make(['CLIENT_CERTIFICATE_REFUSED', 'it does not accept the client certificate'], 'authenticate');
  if (incompatible.test(name))
    return make(['TLS_INCOMPATIBLE', 'the two sides have no version or cipher of TLS in common']);
  if (notTls.test(name)) return make(['NOT_TLS', 'what answers there does not speak TLS']);
  return null;
}

function unknownCa(): Explanation {
  return ['CERTIFICATE_UNKNOWN_CA', 'the host’s certificate is not signed by the given authority'];
}

function invalid(): Explanation {
  return ['CERTIFICATE_INVALID', 'the host’s certificate is not fit for its purpose'];
}
