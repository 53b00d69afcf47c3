import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { ConnectError } from '../errors.ts';
import { ChannelRefused, forwardTcp } from './ssh/channels.ts';
import { checkOptions, type SshOptions, type SshWay, usualSocketPath } from './ssh/options.ts';
import { createSessions } from './ssh/sessions.ts';
import { openWay, WayFailed } from './ssh/ways.ts';
import type { Transport } from './transport.ts';

export { LoginError } from './ssh/auth.ts';
export { type HostKey, HostKeyError } from './ssh/host-key.ts';
export type { SshAddress, SshAuth, SshHop, SshOptions, SshWay } from './ssh/options.ts';
export { readHostKey } from './ssh/read-host-key.ts';

export type SshTransport = Transport & {
  /** A port of the host, as it sees it: 127.0.0.1 is the host itself. Over the same ssh connection. */
  forward(place: { host: string; port: number }, signal: AbortSignal): Promise<Duplex>;
  /** Ends the ssh connection, and with it all that goes through it. */
  close(): void;
  /** The way that worked on this ssh connection; null before. */
  readonly way: SshWay | null;
  /** How many ssh connections there are now. */
  readonly size: number;
};

/**
 * libvirtd on another machine, over SSH. All connections that are opened by one transport share one ssh connection,
 * as far as the server allows it; it is opened for the first and ends soon after the last.
 *
 * Nothing but these options decides: no file of ~/.ssh is read, no program is started here, and of the commands that
 * may run on the host only `socketPath` is not fixed. The transport rejects with HostKeyError (the host's key is not
 * pinned), LoginError (the user is not let in), or ConnectError, whose `step` says how far it came and whose `code`
 * why not further; at the step `open` NO_WAY, with what each way met.
 */
export function sshTransport(given: SshOptions): SshTransport {
  const options = { ...given };
  const { host, socketPath = usualSocketPath, ways = ['forward', 'helper', 'netcat'] } = options;
  const usable = ways.filter((way) => way !== 'helper' || socketPath === usualSocketPath);
  const sessions = createSessions(options, options);
  let known: SshWay | null = null;

  const transport = async (signal: AbortSignal) => {
    checkOptions(options);
    if (sessions.size === 0) known = null;
    return sessions.open(openAnyWay, signal);
  };
  const forward = async (place: { host: string; port: number }, signal: AbortSignal) => {
    checkOptions(options);
    return sessions.open((client) => forwardTcp(client, place, signal), signal);
  };
  return Object.defineProperties(
    Object.assign(transport, { forward, close: sessions.close, isPrivate: true }),
    {
      way: { get: () => known },
      size: { get: () => sessions.size },
    },
  ) as SshTransport;

  async function openAnyWay(client: Client, signal: AbortSignal, hasOthers: () => boolean) {
    // What worked is not looked for again, even if libvirt is away for a moment.
    const tried = known ? [known] : usable;
    const problems: string[] = [];
    for (const way of tried) {
      try {
        const stream = await openWay(way, client, socketPath, signal);
        known = way;
        return stream;
      } catch (error) {
        const isRefused = error instanceof ChannelRefused;
        // A command that is refused beside others may be one too many.
        if (!(isRefused || error instanceof WayFailed) || (isRefused && way !== 'forward' && hasOthers()))
          throw error;
        problems.push(`${wayText[way]}: ${error.message}`);
      }
    }
    throw new ConnectError(`${host}: no way to ${socketPath}. ${problems.join('. ')}`, 'NO_WAY', {
      step: 'open',
    });
  }
}

const wayText: Record<SshWay, string> = {
  forward: 'Forwarding to the socket',
  helper: 'virt-ssh-helper',
  netcat: 'nc',
};
