import { AppError, type ErrorCode } from '../../domain/errors.ts';
import { ErrorCode as Code } from '../../libvirt/constants/error-code.ts';
import { AuthenticationError, CallError, ConnectError, LibvirtError } from '../../libvirt/errors.ts';
import { GuestStuckError, HostUnavailableError } from '../../libvirt/host-errors.ts';
import { translateConnectError, translateNoEntry } from './translate-connect.ts';

const ENOSPC = 28;
const ENOMEM = 12;
/** The part of libvirt that failed, of its virErrorDomain. */
const networkPart = 19;

const unreachableAdvice = 'See that libvirtd runs on it and that its socket can be opened.';

/** What a stream fails with when the daemon dies while it is written to. */
const brokenSocketCodes = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE']);

// What a program that libvirt ran said has no code of its own: qemu-img's and QEMU's words are all there is.
const saysDiskFull = /No space left on device|Disk quota exceeded/;
const saysNoMemory = /[Cc]annot (?:allocate memory|set up guest memory)/;

/** Turns what lib/libvirt throws into ours, once; what is ours already stays as it is. */
export function translateError(error: unknown, hostName: string): unknown {
  if (error instanceof LibvirtError) return translateAnswer(error, hostName);
  if (error instanceof CallError) return translateSilence(error, hostName);
  if (error instanceof ConnectError) return translateConnectError(error, hostName);
  if (error instanceof AuthenticationError) return translateNoEntry(error, hostName);
  if (error instanceof Error && error.name === 'AbortError')
    return make('cancelled', 'It was cancelled.', undefined, error);
  if (error instanceof Error && 'code' in error && brokenSocketCodes.has(String(error.code)))
    return brokeOff(error, hostName);
  return error;
}

function brokeOff(error: Error, hostName: string): AppError {
  return make(
    'unknown_outcome',
    `The connection to the host ${hostName} broke before it answered.`,
    'Look at what is there before you try again.',
    error,
  );
}

function translateAnswer(error: LibvirtError, hostName: string): AppError {
  const said = (code: ErrorCode, userMessage: string, advice: string) =>
    make(code, userMessage, advice, error);
  if (isSystem(error, ENOSPC) || saysDiskFull.test(error.message)) {
    return said(
      'disk_full',
      `A disk of the host ${hostName} is full.`,
      'Free some space in the pool, or choose another one.',
    );
  }
  if (error.code === Code.noMemory || isSystem(error, ENOMEM) || saysNoMemory.test(error.message)) {
    return said(
      'no_capacity',
      `The host ${hostName} has not enough free memory.`,
      'Choose less memory, or free some on the host.',
    );
  }
  if (error.code === Code.operationInvalid && error.domain === networkPart) {
    return said(
      'not_possible',
      `A network of this VM is not active on the host ${hostName}.`,
      'Start that network on the host, and try again.',
    );
  }
  switch (error.code) {
    case Code.noDomain:
      return said(
        'not_found',
        `The VM does not exist on the host ${hostName} any more.`,
        'It was probably deleted there.',
      );
    case Code.domExist:
      return said(
        'name_taken',
        `The host ${hostName} already has a VM of this name or id.`,
        'Choose another name.',
      );
    case Code.noStoragePool:
      return said(
        'not_found',
        `The host ${hostName} does not have this storage pool.`,
        'Choose another pool.',
      );
    case Code.noStorageVol:
      return said(
        'not_found',
        `The host ${hostName} does not have this volume.`,
        'It was probably deleted there.',
      );
    case Code.resourceBusy:
      return said(
        'conflict',
        `The host ${hostName} is still busy with this.`,
        'Wait until what runs there has ended, and try again.',
      );
    case Code.storageVolExist:
      return said(
        'conflict',
        `The host ${hostName} already has a volume of this name.`,
        'Choose another name.',
      );
    case Code.noNetwork:
      return said('not_found', `The host ${hostName} does not have this network.`, 'Choose another network.');
    case Code.operationInvalid:
      return said(
        'not_possible',
        `The host ${hostName} says that this cannot be done now.`,
        'Look at the VM’s state and try again.',
      );
    case Code.operationTimeout:
    case Code.agentUnresponsive:
      return said(
        'timeout',
        `The host ${hostName} did not get it done in time.`,
        'Look at the VM’s console.',
      );
    case Code.operationDenied:
    case Code.accessDenied:
    case Code.authFailed:
      return said(
        'forbidden',
        `The host ${hostName} does not allow this.`,
        'Look at the host’s access rules for NovaCron’s user.',
      );
    case Code.noSupport:
    case Code.operationUnsupported:
    case Code.argumentUnsupported:
    case Code.configUnsupported:
      return said(
        'not_possible',
        `The host ${hostName} does not support this.`,
        'A newer libvirt or QEMU there may.',
      );
    default:
      return said('host_error', `The host ${hostName} could not do it.`, 'Its own words below say why.');
  }
}

/** libvirt puts the system's own error number here when a system call failed. */
function isSystem(error: LibvirtError, number: number): boolean {
  return error.code === Code.systemError && error.int1 === number;
}

function translateSilence(error: CallError, hostName: string): AppError {
  if (error instanceof HostUnavailableError) {
    const why = error.lastError ?? error;
    if (why instanceof ConnectError) return translateConnectError(why, hostName);
    if (why instanceof AuthenticationError) return translateNoEntry(why, hostName);
    return make('host_unreachable', `The host ${hostName} cannot be reached.`, unreachableAdvice, why);
  }
  if (error instanceof GuestStuckError) {
    return make(
      'timeout',
      `The VM on the host ${hostName} does not answer: earlier requests to it are still waiting.`,
      'Its QEMU process may hang. Force it off, or look at the host.',
      error,
    );
  }
  if (error.reason === 'aborted') return make('cancelled', 'It was cancelled.', undefined, error);
  if (error.reason === 'busy') {
    return make(
      'host_unreachable',
      `Too many requests wait for the host ${hostName}.`,
      'Try again in a moment.',
      error,
    );
  }
  if (!error.wasSent) {
    return make(
      'host_unreachable',
      `The host ${hostName} cannot be reached.`,
      'See that libvirtd runs on it.',
      error,
    );
  }
  return error.reason === 'deadline'
    ? make(
        'timeout',
        `The host ${hostName} did not answer in time.`,
        'It may be overloaded or hung: look at its page.',
        error,
      )
    : brokeOff(error, hostName);
}

function make(code: ErrorCode, userMessage: string, advice: string | undefined, cause: Error): AppError {
  return new AppError({ code, userMessage, advice, detail: cause.message }, { cause });
}
