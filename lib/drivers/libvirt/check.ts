import { toErrorView } from '../../domain/errors.ts';
import type { HostTarget } from '../../domain/host.ts';
import {
  endCheck,
  failStep,
  type HostCheckResult,
  type HostCheckStep,
  newHostCheck,
  reachStep,
  type ShownHostKey,
} from '../../domain/host-check.ts';
import type { HostConnection } from '../../domain/host-connection.ts';
import { call } from '../../libvirt/call.ts';
import type { Connection } from '../../libvirt/connection.ts';
import { AuthenticationError, ConnectError } from '../../libvirt/errors.ts';
import { closeConnection, openConnection } from '../../libvirt/open.ts';
import { HostKeyError } from '../../libvirt/transport/ssh.ts';
import type { Transport } from '../../libvirt/transport/transport.ts';
import { lookUpHost } from '../address-guard.ts';
import { connectOptions } from './connect-options.ts';
import { translateError } from './translate.ts';
import { versionText } from './version-text.ts';

/** For everything; a daemon that was just started probes its QEMUs for about 8 s. */
const checkTimeoutMs = 20_000;

/**
 * Tries a connection once, from the address to libvirt's version, and says how far it came and why not further.
 * @param onStep  hears each step that is reached
 * @returns what is known at the end; it never rejects
 */
export async function checkConnection(
  target: Omit<HostTarget, 'hostId'>,
  signal: AbortSignal,
  onStep: (result: HostCheckResult) => void,
): Promise<HostCheckResult> {
  let result = newHostCheck();
  let step: HostCheckStep = 'resolve';
  const reach = (next: HostCheckStep) => {
    step = next;
    result = reachStep(result, next);
    onStep(result);
  };
  const lookup = async (host: string) => {
    const found = await lookUpHost(host);
    if (step === 'resolve') reach('connect');
    return found;
  };
  reach('resolve');
  const { transport, auth, close } = connectOptions(target.connection, target.secrets, lookup);
  let connection: Connection | null = null;
  try {
    const observed: Transport = Object.assign(
      async (given: AbortSignal) => {
        if (target.connection.transport === 'unix') reach('connect');
        const stream = await transport(given);
        reach('authenticate');
        return stream;
      },
      { isPrivate: transport.isPrivate },
    );
    connection = await openConnection({
      transport: observed,
      auth,
      uri: 'qemu:///system',
      connectTimeoutMs: checkTimeoutMs,
      signal,
    });
    reach('version');
    return endCheck(result, await readFound(connection, signal));
  } catch (error) {
    const failedAt =
      error instanceof ConnectError || error instanceof AuthenticationError ? error.step : step;
    const view = toErrorView(translateError(error, target.name));
    return failStep(result, failedAt, view, shownKey(error, target.connection));
  } finally {
    if (connection) await closeConnection(connection);
    close();
  }
}

async function readFound(connection: Connection, signal: AbortSignal): Promise<HostCheckResult['found']> {
  const options = { signal, timeoutMs: checkTimeoutMs };
  const virttype = { emulatorbin: null, arch: null, machine: null, virttype: 'kvm', flags: 0 };
  const [{ hostname }, { libVer }, { hvVer }, offersKvm] = await Promise.all([
    call(connection, 'connectGetHostname', {}, options),
    call(connection, 'connectGetLibVersion', {}, options),
    call(connection, 'connectGetVersion', {}, options),
    call(connection, 'connectGetDomainCapabilities', virttype, options).then(
      () => true,
      () => false,
    ),
  ]);
  return {
    hostname,
    libvirtVersion: versionText(libVer),
    hypervisorVersion: `QEMU ${versionText(hvVer)}`,
    offersKvm,
  };
}

function shownKey(error: unknown, connection: HostConnection): ShownHostKey | null {
  if (!(error instanceof HostKeyError) || connection.transport !== 'ssh') return null;
  const { host, hostKey, expected } = error;
  const { jump } = connection;
  // The jump host comes first; with the same address for both, the pins tell whose key it was.
  const isJump =
    jump !== null &&
    host === jump.address &&
    (host !== connection.address || sameKeys(expected, jump.hostKeys));
  return {
    place: isJump ? 'jump' : 'host',
    address: host,
    type: hostKey.type,
    fingerprint: hostKey.fingerprint,
    expected: [...expected],
  };
}

function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key) => b.includes(key));
}
