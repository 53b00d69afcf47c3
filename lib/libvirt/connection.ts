import type { Duplex } from 'node:stream';
import { CallError, ProtocolError, SilenceError } from './errors.ts';
import { createFrameParser, encodeFrame, type Frame, MessageStatus, MessageType } from './frame.ts';
import { type KeepaliveOptions, KeepaliveProcedure, keepaliveProgram, startKeepalive } from './keepalive.ts';
import { createPendingCalls, type RequestHooks, type RequestOptions } from './pending-calls.ts';
import { type Procedure, qemuProgram, remoteProgram, type StreamMode } from './procedure.ts';

export type ConnectionOptions = {
  /**
   * Calls with the daemon at one time. libvirtd reads nothing more of a client that has max_client_requests
   * (5 by default) under way, keepalives included: hence one less.
   */
  maxInFlight?: number;
  /**
   * The same for calls that libvirtd answers at once (procedures/quick.ts), beside the others. They may be more than it
   * takes: they wait in the socket, and a place for them is always free.
   */
  maxQuickInFlight?: number;
  /** Calls that may wait here; more are refused as busy. */
  maxQueued?: number;
  /** Deadline of calls that name none. */
  callTimeoutMs?: number;
  /** False: neither side asks whether the other lives. For connections whose streams may stand still for long. */
  keepalive?: KeepaliveOptions | false;
};

/** What a stream's owner is told. */
export type StreamHandler = { onFrame(frame: Frame): void; onClosed(error: Error): void };

/** One connection. Use call(), subscribe() and openStream() rather than its methods, and close() at the end. */
export type Connection = {
  readonly isClosed: boolean;
  /** Resolves when it has ended: null after close(), else why. Never rejects. */
  readonly closed: Promise<Error | null>;
  request(
    name: string,
    procedure: Procedure<unknown, unknown, StreamMode>,
    args: unknown,
    options?: RequestOptions,
    hooks?: RequestHooks,
  ): Promise<unknown>;
  /** Hears every message of one procedure. @returns how to stop */
  onMessage(program: number, procedure: number, listener: (body: Buffer) => void): () => void;
  addStream(serial: number, handler: StreamHandler): void;
  removeStream(serial: number): void;
  /** Sends bytes as they are. @param done  called when the socket has taken them, or has ended */
  send(parts: Uint8Array[], done?: (error?: Error | null) => void): void;
  /** Stops reading until every holder has let go. @returns how to let go */
  holdReading(): () => void;
  /** Ends it at once. Calls that wait are rejected. */
  close(reason?: Error): void;
};

const defaults = {
  maxInFlight: 4,
  maxQuickInFlight: 32,
  maxQueued: 10_000,
  callTimeoutMs: 30_000,
  keepalive: false as const,
};

/** Speaks the protocol over a socket that is connected. Usually through openConnection(). */
export function createConnection(socket: Duplex, given: ConnectionOptions = {}): Connection {
  const options = { ...defaults, ...given };
  const listeners = new Map<string, Set<(body: Buffer) => void>>();
  const streams = new Map<number, StreamHandler>();
  const holders = new Set<symbol>();
  let lastSerial = 0;
  let isClosed = false;
  let isCorked = false;
  let isAnswering = false;
  let resolveClosed: (reason: Error | null) => void = () => {};
  const closed = new Promise<Error | null>((resolve) => {
    resolveClosed = resolve;
  });
  const calls = createPendingCalls({
    maxInFlight: options.maxInFlight,
    maxQuickInFlight: options.maxQuickInFlight,
    maxQueued: options.maxQueued,
    defaultTimeoutMs: options.callTimeoutMs,
    nextSerial,
    send: (frame, isAlone) => (isAlone && !isCorked && !isClosed ? void socket.write(frame) : send([frame])),
  });
  const keepalive =
    options.keepalive &&
    startKeepalive(options.keepalive, {
      sendPing: () => sendKeepalive(KeepaliveProcedure.ping),
      isPaused: () => holders.size > 0,
      onDead: () => end(new SilenceError('libvirt does not answer its keepalives')),
    });

  const parse = createFrameParser(dispatch, { splitsData: true });
  socket.on('data', (chunk: Buffer) => {
    if (isClosed) return;
    if (keepalive) keepalive.heard();
    try {
      parse(chunk);
    } catch (error) {
      // A fault of our own is no reason to go on with a half-read frame either.
      end(error instanceof Error ? error : new Error(String(error)));
      if (!(error instanceof ProtocolError)) throw error;
    }
  });
  socket.on('error', (error) => end(error));
  socket.on('end', () => end(new Error('libvirt closed the connection')));
  socket.on('close', () => end(new Error('the connection was lost')));
  // It may have ended on the way from the transport to here, with nobody listening.
  if (socket.destroyed) end(socket.errored ?? new Error('the connection was lost'));

  return {
    get isClosed() {
      return isClosed;
    },
    closed,
    request: calls.request,
    onMessage,
    addStream: (serial, handler) => void streams.set(serial, handler),
    removeStream: (serial) => void streams.delete(serial),
    send,
    holdReading,
    close: (reason) => end(reason ?? null),
  };

  function dispatch(frame: Frame): void {
    if (isClosed) return;
    const { program, version, type } = frame;
    if (version !== 1) throw new ProtocolError(`a frame of the protocol's version ${version}`);
    if (program === keepaliveProgram) handleKeepalive(frame);
    else if (program !== remoteProgram && program !== qemuProgram)
      throw new ProtocolError(`a frame of the unknown program 0x${program.toString(16)}`);
    else if (type === MessageType.reply && !isOfStream(frame)) calls.handleReply(frame);
    else if (type === MessageType.reply) handleStream(frame);
    else if (type === MessageType.message) handleMessage(frame);
    else if (type === MessageType.stream || type === MessageType.streamHole) handleStream(frame);
    else throw new ProtocolError(`a frame of the type ${type}, which a daemon never sends`);
  }

  function handleKeepalive(frame: Frame): void {
    if (frame.type !== MessageType.message || frame.body.length > 0)
      throw new ProtocolError('a keepalive that is not one');
    if (frame.procedure === KeepaliveProcedure.ping) answerPing();
    else if (frame.procedure !== KeepaliveProcedure.pong)
      throw new ProtocolError(`a keepalive of the procedure ${frame.procedure}`);
  }

  /** One answer at a time: a peer that asks without end and reads nothing gets no more of our memory. */
  function answerPing(): void {
    if (isAnswering) return;
    isAnswering = true;
    sendKeepalive(KeepaliveProcedure.pong, () => {
      isAnswering = false;
    });
  }

  function handleMessage(frame: Frame): void {
    if (frame.status !== MessageStatus.ok)
      throw new ProtocolError(`a message with the status ${frame.status}`);
    // A message that nobody asked for is no fault: a newer daemon may know more of them.
    for (const listener of listeners.get(`${frame.program} ${frame.procedure}`) ?? []) listener(frame.body);
  }

  /** libvirtd's answer to a hole that it cannot make is a reply to the call that opened the stream, a second one. */
  function isOfStream({ serial, status }: Frame): boolean {
    return status === MessageStatus.error && streams.has(serial) && !calls.isPending(serial);
  }

  function handleStream(frame: Frame): void {
    if (frame.status > MessageStatus.continue || frame.status < 0)
      throw new ProtocolError(`a stream with the status ${frame.status}`);
    if (frame.serial === 0 || frame.serial > lastSerial)
      throw new ProtocolError(`a stream of serial ${frame.serial}, which was never given`);
    // What was on its way when its stream ended is dropped, as libvirt's own client does.
    streams.get(frame.serial)?.onFrame(frame);
  }

  function onMessage(program: number, procedure: number, listener: (body: Buffer) => void): () => void {
    const key = `${program} ${procedure}`;
    const set = listeners.get(key) ?? new Set();
    listeners.set(key, set.add(listener));
    return () => void set.delete(listener);
  }

  function nextSerial(): number {
    // Serial 0 belongs to messages; a call that is still under way keeps its number.
    do lastSerial = lastSerial >= 0xffffffff ? 1 : lastSerial + 1;
    while (calls.isPending(lastSerial) || streams.has(lastSerial));
    return lastSerial;
  }

  function sendKeepalive(procedure: number, done?: () => void): void {
    const frame = encodeFrame({
      program: keepaliveProgram,
      version: 1,
      procedure,
      type: MessageType.message,
      serial: 0,
      status: MessageStatus.ok,
    });
    send([frame], done);
  }

  function send(parts: Uint8Array[], done?: (error?: Error | null) => void): void {
    if (isClosed) {
      done?.(new CallError('closed', 'stream', false));
      return;
    }
    // Frames that are written in one turn leave in one system call.
    if (!isCorked) {
      isCorked = true;
      socket.cork();
      process.nextTick(() => {
        isCorked = false;
        socket.uncork();
      });
    }
    const last = parts.length - 1;
    for (const [i, part] of parts.entries()) socket.write(part, i === last ? done : undefined);
  }

  function holdReading(): () => void {
    const holder = Symbol('holder');
    holders.add(holder);
    socket.pause();
    return () => {
      if (holders.delete(holder) && holders.size === 0 && !isClosed) socket.resume();
    };
  }

  function end(reason: Error | null): void {
    if (isClosed) return;
    isClosed = true;
    if (keepalive) keepalive.stop();
    socket.destroy();
    const error = reason ?? new Error('the connection was closed here');
    calls.failAll(error);
    for (const handler of [...streams.values()]) handler.onClosed(error);
    streams.clear();
    listeners.clear();
    resolveClosed(reason);
  }
}
