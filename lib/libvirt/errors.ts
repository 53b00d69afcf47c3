/**
 * What libvirt's daemon answered instead of a result. Compare `code` with ErrorCode; the text is for people.
 * @see libvirt src/rpc/virnetprotocol.x virNetMessageError, include/libvirt/virterror.h
 */
export class LibvirtError extends Error {
  readonly code: number;
  /** The part of libvirt that failed, a number of its virErrorDomain. */
  readonly domain: number;
  /** 1 warning, 2 error. */
  readonly level: number;
  /** The procedure that was called, or the stream's; empty while the connection is opened. */
  readonly procedure: string;
  readonly str1: string | null;
  readonly str2: string | null;
  readonly str3: string | null;
  readonly int1: number;
  readonly int2: number;

  constructor(details: LibvirtErrorDetails, procedure: string) {
    // The daemon may leave the message out; its code then has to speak.
    super(details.message ?? `libvirt error ${details.code} without a message`);
    this.name = 'LibvirtError';
    this.code = details.code;
    this.domain = details.domain;
    this.level = details.level;
    this.procedure = procedure;
    this.str1 = details.str1;
    this.str2 = details.str2;
    this.str3 = details.str3;
    this.int1 = details.int1;
    this.int2 = details.int2;
  }
}

/** The daemon does not know the call: it is older than the call, or has no driver that serves such calls. */
export class UnsupportedProcedureError extends LibvirtError {
  /** The version of libvirt that brought the call, where it is known. */
  readonly since: string | null;

  constructor(details: LibvirtErrorDetails, procedure: string, since: string | null) {
    const message = `this libvirt does not know ${procedure}${since ? `, which came with ${since}` : ''}`;
    super({ ...details, message }, procedure);
    this.name = 'UnsupportedProcedureError';
    this.since = since;
  }
}

export type LibvirtErrorDetails = {
  code: number;
  domain: number;
  message: string | null;
  level: number;
  str1: string | null;
  str2: string | null;
  str3: string | null;
  int1: number;
  int2: number;
};

/** The peer broke the protocol. The connection is closed, because nothing after it can be trusted. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** The peer left all keepalives unanswered, so the connection was given up. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError';
}

/** Arguments that do not fit the procedure. Nothing was sent. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError';
}

/** `closed`: the connection ended; `deadline`: no answer in time; `aborted`: by the caller's signal;
 *  `busy`: too many calls are waiting already. */
export type CallFailure = 'closed' | 'deadline' | 'aborted' | 'busy';

/** A call that ended without an answer. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly reason: CallFailure;
  readonly procedure: string;
  /** False: the daemon never saw the call. True: what became of it is not known, so look before acting. */
  readonly wasSent: boolean;

  constructor(reason: CallFailure, procedure: string, wasSent: boolean, options?: { cause?: unknown }) {
    super(`${procedure}: ${callFailureText[reason]}`, options);
    this.reason = reason;
    this.procedure = procedure;
    this.wasSent = wasSent;
  }
}

const callFailureText: Record<CallFailure, string> = {
  closed: 'the connection to libvirt is closed',
  deadline: 'no answer within the deadline',
  aborted: 'aborted by the caller',
  busy: 'too many calls are waiting on this connection',
};

/**
 * What was being done when connecting failed, in this order: `resolve` the address (and check it), `connect` to it,
 * `handshake` (TLS, or SSH and its host key), `authenticate` (a certificate, key, or password), `open` the driver.
 */
export type ConnectStep = 'resolve' | 'connect' | 'handshake' | 'authenticate' | 'open';

/**
 * Why connecting failed, where this client can tell. Others are the system's own codes, such as ENOENT,
 * ECONNREFUSED, EACCES, ENOTFOUND.
 */
export type ConnectCode =
  | 'TIMEOUT'
  | 'ABORTED'
  /** The other side ended the connection without a word. */
  | 'CLOSED'
  /** A host or port that is none. */
  | 'INVALID_ADDRESS'
  /** Plain TCP, which the caller did not allow. */
  | 'PLAINTEXT_NOT_ALLOWED'
  /** Something else than TLS, or than libvirt, answers there. */
  | 'NOT_TLS'
  | 'NOT_LIBVIRT'
  /** No version of TLS or cipher that both sides take. */
  | 'TLS_INCOMPATIBLE'
  /** The daemon's certificate; UNKNOWN_CA: signed by another than the CA that was given. */
  | 'CERTIFICATE_EXPIRED'
  | 'CERTIFICATE_NOT_YET_VALID'
  | 'CERTIFICATE_SELF_SIGNED'
  | 'CERTIFICATE_UNKNOWN_CA'
  | 'CERTIFICATE_WRONG_NAME'
  | 'CERTIFICATE_REVOKED'
  | 'CERTIFICATE_INVALID'
  /** Ours cannot be read, or does not belong to its key. */
  | 'CLIENT_CERTIFICATE_INVALID'
  | 'CA_INVALID'
  /** The daemon does not accept ours. */
  | 'CLIENT_CERTIFICATE_REFUSED';

/** There is no connection: the daemon cannot be reached, is not the one that was asked for, or did not answer. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly code: ConnectCode | (string & {});
  readonly step: ConnectStep;

  constructor(
    message: string,
    code: ConnectCode | (string & {}),
    options: { cause?: unknown; step?: ConnectStep } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.step = options.step ?? 'connect';
  }
}

/**
 * `UNSUPPORTED`: the daemon wants a kind that this client cannot do; `CREDENTIALS_MISSING`: a user name and password,
 * and none were given; `CREDENTIALS_INVALID`: ones that no daemon can know; `REFUSED`: the daemon does not say
 * whether the name or the password is wrong, or the user not allowed; `INSECURE`: they would travel unprotected;
 * `NO_MECHANISM`: none that both sides take; `SERVER_NOT_TRUSTED`: the daemon did not prove that it knows the
 * password, or broke the mechanism's rules.
 */
export type AuthenticationCode =
  | 'UNSUPPORTED'
  | 'CREDENTIALS_MISSING'
  | 'CREDENTIALS_INVALID'
  | 'REFUSED'
  | 'INSECURE'
  | 'NO_MECHANISM'
  | 'SERVER_NOT_TRUSTED';

/** The daemon was reached, and lets this client in no further. Nothing in it holds a name or password. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';
  readonly step = 'authenticate' satisfies ConnectStep;
  readonly code: AuthenticationCode;
  /** What the daemon accepts, for example ['polkit'] or ['SCRAM-SHA-256'], where it matters. */
  readonly offered: readonly string[];

  constructor(
    message: string,
    code: AuthenticationCode,
    options: { offered?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.offered = options.offered ?? [];
  }
}
