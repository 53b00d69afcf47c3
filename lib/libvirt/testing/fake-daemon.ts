import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFrameParser, encodeFrame, type Frame, MessageStatus, MessageType } from '../frame.ts';
import { type OpenOptions, openConnection } from '../open.ts';
import { remoteProgram } from '../procedure.ts';
import { lookUp, type ProcedureName, procedures } from '../procedures.ts';
import { unixTransport } from '../transport/unix.ts';
import { errorDetails } from '../types.ts';
import { createReader } from '../xdr.ts';
import type { Codec } from '../xdr-types.ts';

/** One client as the daemon sees it. */
export type Peer = {
  socket: Socket;
  /** All frames so far, those of the opening too. */
  frames: Frame[];
  reply(to: Frame, result: unknown): void;
  refuse(to: Frame, error: { code: number; domain?: number; message: string | null }, type?: number): void;
  message<T>(procedure: number, body: Codec<T>, value: T, program?: number): void;
  /** A packet of a stream; without data it is a confirmation or, as `continue`, the end of what there is. */
  packet(of: Frame, status: number, data?: Uint8Array): void;
};

export type FakeDaemon = {
  socketPath: string;
  peers: Peer[];
  open(options?: Partial<OpenOptions>): ReturnType<typeof openConnection>;
  close(): Promise<void>;
};

/**
 * A daemon on a real unix socket that opens connections as libvirtd does and leaves the rest to the test.
 * @param onFrame  gets every frame that is not part of the opening; returns true where it took one of those too
 */
export async function startFakeDaemon(
  onFrame: (frame: Frame, peer: Peer) => unknown = () => {},
): Promise<FakeDaemon> {
  const folder = mkdtempSync(join(tmpdir(), 'fake-libvirt-'));
  const socketPath = join(folder, 'sock');
  const peers: Peer[] = [];
  const server = createServer((socket) => {
    const peer = createPeer(socket);
    peers.push(peer);
    socket.on('error', () => {});
    socket.on(
      'data',
      createFrameParser((frame) => {
        peer.frames.push(frame);
        if (onFrame(frame, peer) === true) return;
        answerOpening(frame, peer);
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return {
    socketPath,
    peers,
    open: (options) =>
      openConnection({
        transport: unixTransport(socketPath),
        uri: 'test:///default',
        keepalive: false,
        ...options,
      }),
    async close() {
      for (const peer of peers) peer.socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}

export function isCall(frame: Frame, name: ProcedureName): boolean {
  return frame.type === MessageType.call && frame.procedure === lookUp(name).number;
}

export function argsOf(frame: Frame, name: ProcedureName): unknown {
  return lookUp(name).args.read(createReader(frame.body));
}

function answerOpening(frame: Frame, peer: Peer): void {
  if (isCall(frame, 'authList')) peer.reply(frame, { types: [0] });
  if (isCall(frame, 'connectSupportsFeature')) peer.reply(frame, { supported: true });
  if (isCall(frame, 'connectOpen') || isCall(frame, 'connectClose')) peer.reply(frame, {});
}

function createPeer(socket: Socket): Peer {
  return {
    socket,
    frames: [],
    reply(to, result) {
      const procedure = findProcedure(to);
      const header = { ...to, type: MessageType.reply, status: MessageStatus.ok };
      socket.write(encodeFrame(header, (writer) => procedure.result.write(writer, result)));
    },
    refuse(to, { code, domain = 10, message }, type = MessageType.reply) {
      const strings = { str1: null, str2: null, str3: null };
      const error = {
        code,
        domain,
        message,
        level: 2,
        dom: null,
        ...strings,
        int1: 0,
        int2: -1,
        net: null,
      };
      const header = { ...to, type, status: MessageStatus.error };
      socket.write(encodeFrame(header, (writer) => errorDetails.write(writer, error)));
    },
    message(procedure, body, value, program = remoteProgram) {
      const header = {
        program,
        version: 1,
        procedure,
        type: MessageType.message,
        serial: 0,
        status: MessageStatus.ok,
      };
      socket.write(encodeFrame(header, (writer) => body.write(writer, value)));
    },
    packet(of, status, data) {
      const frame = encodeFrame({ ...of, type: MessageType.stream, status });
      frame.writeUInt32BE(frame.length + (data?.length ?? 0), 0);
      socket.write(data ? Buffer.concat([frame, data]) : frame);
    },
  };
}

function findProcedure({ program, procedure }: Frame) {
  for (const name of Object.keys(procedures) as ProcedureName[]) {
    const found = lookUp(name);
    if (found.program === program && found.number === procedure) return found;
  }
  throw new Error(`the fake daemon cannot answer procedure ${procedure}`);
}
