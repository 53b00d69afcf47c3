import { afterEach, describe, expect, it } from 'vitest';
import { call } from './call.ts';
import { ProtocolError } from './errors.ts';
import { encodeFrame, MessageStatus, MessageType } from './frame.ts';
import { keepaliveProgram } from './keepalive.ts';
import { qemuProgram, remoteProgram } from './procedure.ts';
import { type FakeDaemon, isCall, startFakeDaemon } from './testing/fake-daemon.ts';
import { writeInt, writeString, writeUint } from './xdr.ts';

let daemon: FakeDaemon;
afterEach(() => daemon.close());

const getHostname = 59;
const reply = {
  program: remoteProgram,
  version: 1,
  procedure: getHostname,
  type: MessageType.reply,
  serial: 0,
  status: MessageStatus.ok,
};

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** @returns what a lying daemon sends instead of the host name, by the serial of the call */
const lies: [string, (serial: number) => Buffer][] = [
  ['a frame of 4 GiB', () => word(0xffffffff)],
  ['a frame of 2 GiB with some bytes of it', () => Buffer.concat([word(0x80000000), Buffer.alloc(100_000)])],
  ['a frame one byte over the maximum', () => word(33_554_437)],
  ['a frame shorter than its own header', () => word(27)],
  ['a frame of length 0', () => word(0)],
  ['text of another protocol', () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['a serial that was never given', (serial) => encodeFrame({ ...reply, serial: serial + 1 })],
  ['a reply with serial 0', () => encodeFrame(reply)],
  ['another procedure', (serial) => encodeFrame({ ...reply, serial, procedure: 60 })],
  ['another program', (serial) => encodeFrame({ ...reply, serial, program: qemuProgram })],
  ['an unknown program', (serial) => encodeFrame({ ...reply, serial, program: 1 })],
  ['another version', (serial) => encodeFrame({ ...reply, serial, version: 2 })],
  ['a call instead of a reply', (serial) => encodeFrame({ ...reply, serial, type: MessageType.call })],
  ['a reply with file descriptors', (serial) => encodeFrame({ ...reply, serial, type: 5 })],
  ['an unknown type', (serial) => encodeFrame({ ...reply, serial, type: -1 })],
  ['an unknown status', (serial) => encodeFrame({ ...reply, serial, status: 7 })],
  ['a status of streams', (serial) => encodeFrame({ ...reply, serial, status: MessageStatus.continue })],
  ['no result', (serial) => encodeFrame({ ...reply, serial })],
  [
    'a string that says 4 MiB and has none',
    (serial) => encodeFrame({ ...reply, serial }, (writer) => writeUint(writer, 4_194_304)),
  ],
  [
    'a string that says 4 GiB',
    (serial) => encodeFrame({ ...reply, serial }, (writer) => writeUint(writer, 0xffffffff)),
  ],
  [
    'a result with something behind it',
    (serial) =>
      encodeFrame({ ...reply, serial }, (writer) => {
        writeString(writer, 'host', 100);
        writeInt(writer, 1);
      }),
  ],
  [
    'an error that is cut short',
    (serial) =>
      encodeFrame({ ...reply, serial, status: MessageStatus.error }, (writer) => writeInt(writer, 42)),
  ],
  ['a stream nobody opened', () => encodeFrame({ ...reply, serial: 4_000_000, type: MessageType.stream })],
  [
    'an event with an error status',
    () => encodeFrame({ ...reply, type: MessageType.message, status: MessageStatus.error }),
  ],
  ['a keepalive that is a call', () => encodeFrame({ ...reply, program: keepaliveProgram })],
  [
    'a keepalive of an unknown procedure',
    () => encodeFrame({ ...reply, program: keepaliveProgram, type: MessageType.message, procedure: 3 }),
  ],
];

describe('a daemon that lies', () => {
  it.each(lies)('with %s is cut off, and the call rejected', async (_name, lie) => {
    let hungUp: (() => void) | undefined;
    const ended = new Promise<void>((resolve) => {
      hungUp = resolve;
    });
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'connectGetHostname')) return;
      peer.socket.on('close', () => hungUp?.());
      peer.socket.write(lie(frame.serial));
    });
    const connection = await daemon.open();
    const outcome = await call(connection, 'connectGetHostname', {}).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ name: 'CallError', reason: 'closed', wasSent: true });
    expect(await connection.closed).toBeInstanceOf(ProtocolError);
    await ended;
  });

  it('answers one call twice, and is cut off', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (!isCall(frame, 'connectGetHostname')) return;
      peer.reply(frame, { hostname: 'a' });
      peer.reply(frame, { hostname: 'b' });
    });
    const connection = await daemon.open();
    expect(await call(connection, 'connectGetHostname', {})).toEqual({ hostname: 'a' });
    expect(await connection.closed).toBeInstanceOf(ProtocolError);
  });

  it('announces a frame and stops in the middle: the call ends at its deadline', async () => {
    daemon = await startFakeDaemon((frame, peer) => {
      if (isCall(frame, 'connectGetHostname'))
        peer.socket.write(Buffer.concat([word(10_000), Buffer.alloc(50)]));
    });
    const connection = await daemon.open();
    const error = await call(connection, 'connectGetHostname', {}, { timeoutMs: 30 }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ reason: 'deadline', wasSent: true });
    connection.close();
  });
});
