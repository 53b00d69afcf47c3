import { encodeFrame, MessageType } from '../frame.ts';
import { keepaliveProgram } from '../keepalive.ts';
import { remoteProgram } from '../procedure.ts';
import { eventKinds } from '../procedures/event-kinds.ts';
import { writeInt } from '../xdr.ts';
import { replyHeader } from './fuzz-corpus.ts';

const dom = { name: 'vm', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };
export const message = {
  program: remoteProgram,
  version: 1,
  type: MessageType.message,
  serial: 0,
  status: 0,
};
export const ping = encodeFrame({ ...message, program: keepaliveProgram, procedure: 1 });

export function lifecycleEvent(name = 'vm'): Buffer {
  const { procedure, body } = eventKinds.domainLifecycle;
  return encodeFrame({ ...message, procedure }, (writer) => {
    writeInt(writer, 1);
    body.write(writer, { dom: { ...dom, name }, event: 1, detail: 0 });
  });
}

export function packet(serial: number, data: Buffer): Buffer {
  const header = { ...replyHeader('storageVolDownload', serial), type: MessageType.stream, status: 2 };
  const frame = Buffer.concat([encodeFrame(header), data]);
  frame.writeUInt32BE(frame.length, 0);
  return frame;
}

export const reply = (serial: number, hostname: string) =>
  encodeFrame(replyHeader('connectGetHostname', serial), (writer) => {
    writeInt(writer, hostname.length);
    writer.buffer.write(hostname, writer.offset);
    writer.offset += (hostname.length + 3) & ~3;
  });
export const registered = (serial: number) =>
  encodeFrame(replyHeader('connectDomainEventCallbackRegisterAny', serial), (writer) => writeInt(writer, 1));

/** For storageVolDownload. */
export const download = { vol: { pool: 'p', name: 'v', key: 'k' }, offset: 0n, length: 0n, flags: 0 };
