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

/** Connecting failed before libvirt could answer: no such socket, refused, or no answer in time. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  /** System code such as ENOENT, ECONNREFUSED, EACCES; 'TIMEOUT' when time ran out. */
  readonly code: string;

  constructor(message: string, code: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The daemon wants an authentication that this client cannot do. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';
  /** What the daemon accepts, for example ['polkit']. */
  readonly offered: readonly string[];

  constructor(offered: readonly string[]) {
    super(`libvirt asks for authentication by ${offered.join(' or ') || 'nothing that it names'}`);
    this.offered = offered;
  }
}
