import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { encodeFrame, MessageStatus, MessageType } from '../../frame.ts';
import { KeepaliveProcedure, keepaliveProgram } from '../../keepalive.ts';
import { givenUp } from '../socket.ts';
import { openChannel } from './channels.ts';
import type { SshWay } from './options.ts';

/** One way does not work on this host; another one may. */
export class WayFailed extends Error {
  override readonly name = 'WayFailed';
}

/** @param socketPath  as checkOptions() lets it through: it becomes part of a command line */
export function openWay(
  way: SshWay,
  client: Client,
  socketPath: string,
  signal: AbortSignal,
): Promise<Duplex> {
  switch (way) {
    case 'forward':
      return forward(client, socketPath, signal);
    case 'helper':
      return run(client, helperCommand, signal);
    case 'netcat':
      return run(client, netcatCommand(socketPath), signal);
  }
}

async function forward(client: Client, socketPath: string, signal: AbortSignal): Promise<Duplex> {
  const stream = await openChannel((done) => client.openssh_forwardOutStreamLocal(socketPath, done), signal);
  askForHaste(client);
  return stream;
}

const hasty = new WeakSet<Client>();

/**
 * OpenSSH's server makes small packets wait for the acknowledgement of the one before (Nagle) until a first command
 * runs on a connection: with several calls in flight that is a third of the speed, and far less on a slow line. So
 * one is run that does nothing, once for each connection; where that is forbidden, nothing is lost.
 * @see OpenSSH session.c do_exec(), packet.c ssh_packet_set_interactive()
 */
function askForHaste(client: Client): void {
  if (hasty.has(client)) return;
  hasty.add(client);
  try {
    client.exec('true', (error, channel) => {
      if (error) return;
      channel.on('error', () => {});
      channel.stderr.resume();
      channel.resume();
      // Not closed: what the user's shell does at its start may not like to be cut off.
      channel.end();
    });
  } catch {
    // The connection is lost already, which its channels hear.
  }
}

/** The URI says whose socket is meant: libvirtd's, or, where each driver has a daemon of its own, virtqemud's. */
const helperCommand = 'virt-ssh-helper qemu:///system';

/** Debian's and BSD's nc go on after the end of their input unless told by -q; others do not know -q. */
const netcatCommand = (socketPath: string) =>
  `sh -c 'if nc -q </dev/null 2>&1 | grep "requires an argument" >/dev/null; then exec nc -q 0 -U ${socketPath}; else exec nc -U ${socketPath}; fi'`;

/** libvirt answers it at any time, before anybody is authenticated; the answer is left for the connection. */
const ping = encodeFrame({
  program: keepaliveProgram,
  version: 1,
  procedure: KeepaliveProcedure.ping,
  type: MessageType.message,
  serial: 0,
  status: MessageStatus.ok,
});

/** Any command can be started; whether it reaches libvirt shows when libvirt speaks. */
async function run(client: Client, command: string, signal: AbortSignal): Promise<Duplex> {
  let onEnd: (why: WayFailed) => void = () => {};
  const ended = new Promise<WayFailed>((resolve) => {
    onEnd = resolve;
  });
  const stream = await openChannel((done) => {
    client.exec(command, (error, channel) => {
      // At once, for the command's end may be in the same bytes as its start.
      if (!error) whenEnded(channel, onEnd);
      done(error, channel);
    });
  }, signal);
  try {
    stream.write(ping);
    await untilAnswer(stream, ended, signal);
    return stream;
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

function whenEnded(channel: ClientChannel, onEnd: (why: WayFailed) => void): void {
  let said = '';
  let exitCode: number | null = null;
  // Read for as long as the channel lives, which would stand still otherwise. What was said last is the reason.
  channel.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-300);
  });
  channel.once('exit', (code: number | null) => {
    exitCode = code;
  });
  channel.once('close', () => onEnd(new WayFailed(describeExit(exitCode, said))));
}

function untilAnswer(stream: Duplex, ended: Promise<WayFailed>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      signal.removeEventListener('abort', onAbort);
      stream.off('readable', onReadable);
      act();
    };
    const onAbort = () =>
      settle(() => reject(givenUp({ what: 'asking libvirt for an answer', step: 'open', signal })));
    const onReadable = () => {
      if (stream.readableLength > 0) settle(resolve);
    };
    ended.then((why) => settle(() => reject(why)));
    signal.addEventListener('abort', onAbort, { once: true });
    stream.on('readable', onReadable);
    if (signal.aborted) onAbort();
  });
}

/** What a program on another host said is shown to people, so it is short and without control characters. */
function describeExit(code: number | null, said: string): string {
  const text = said.replace(/\p{C}+/gu, ' ').trim();
  const exit = code === 127 ? 'it is not installed' : `it ended with ${code ?? 'no code'}`;
  return text ? `${exit} (${text})` : exit;
}
