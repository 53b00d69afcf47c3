import { toErrorView } from '../../domain/errors.ts';
import { type HostConnectionHealth, type HostFailure, hostLanes } from '../../domain/host.ts';
import {
  AuthenticationError,
  CallError,
  ConnectError,
  ProtocolError,
  SilenceError,
} from '../../libvirt/errors.ts';
import { HostKeyError, LoginError } from '../../libvirt/transport/ssh.ts';
import type { Link } from './link.ts';
import { translateError } from './translate.ts';

/** How it goes with each kind of connection, from what the client knows; nothing is asked of the host. */
export function connectionHealth({
  host,
  hostName,
}: Pick<Link, 'host' | 'hostName'>): HostConnectionHealth[] {
  const { lanes } = host.state();
  return hostLanes.map((lane) => {
    const { status, connectedSince, failures, lastError, nextTryAt } = lanes[lane];
    const isOpen = status === 'connected' || status === 'idle';
    const error = isOpen ? null : lastError;
    return {
      lane,
      state: status === 'closed' ? 'idle' : status,
      connectedSince: connectedSince?.toISOString() ?? null,
      failures,
      failure: error ? failureOf(error) : null,
      reason: error ? lossWords(error, hostName) : null,
      nextTryAt: nextTryAt?.toISOString() ?? null,
    };
  });
}

/** Why there is no connection, in plain words and with what to do. */
export function lossWords(error: Error, hostName: string): string {
  if (error instanceof SilenceError)
    return `The host ${hostName} stopped answering: its libvirtd hangs, or the network swallows everything. See that it is not overloaded.`;
  const translated = translateError(error, hostName);
  if (translated === error)
    return `The connection to the host ${hostName} ended. See that libvirtd runs on it.`;
  const { userMessage, advice } = toErrorView(translated);
  return advice ? `${userMessage} ${advice}` : userMessage;
}

/** What kind of failure it is that there is no connection, or none any more. */
export function failureOf(error: Error): HostFailure {
  if (error instanceof AuthenticationError) return 'authentication';
  if (error instanceof HostKeyError || error instanceof LoginError) return 'authentication';
  if (error instanceof ConnectError) return failureOfConnect(error);
  if (error instanceof ProtocolError) return 'refused';
  // The keepalive's verdict, or a call's that nobody answered.
  if (error instanceof CallError) return error.reason === 'deadline' ? 'hung' : 'unreachable';
  if (error instanceof SilenceError) return 'hung';
  return 'unreachable';
}

function failureOfConnect({ code, step }: ConnectError): HostFailure {
  if (/CERTIFICATE|^(?:CA|KEY)_INVALID$|^AGENT_FAILED$|^EACCES$|^EPERM$/.test(code)) return 'authentication';
  // Until there is a connection, nothing has answered; from then on something has, and does not go on.
  if (code === 'TIMEOUT') return step === 'resolve' || step === 'connect' ? 'unreachable' : 'hung';
  return refusals.has(code) ? 'refused' : 'unreachable';
}

/** Something is there, and it does not take us, or is not what was meant. */
const refusals = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'CLOSED',
  'ENOENT',
  'NOT_TLS',
  'NOT_LIBVIRT',
  'TLS_INCOMPATIBLE',
  'JUMP_REFUSED',
  'NO_WAY',
]);
