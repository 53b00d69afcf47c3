import { Duplex } from 'node:stream';

/** A socket in memory. `deliver` hands over bytes at once, so that what they cause has happened when it returns. */
export type FakeSocket = Duplex & { deliver(chunk: Buffer): void; sent: Buffer[] };

/** @param isStuck  the other side reads nothing: whatever is written stays here */
export function createFakeSocket({ isStuck = false } = {}): FakeSocket {
  const sent: Buffer[] = [];
  const socket = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      sent.push(chunk);
      if (!isStuck) done();
    },
  });
  return Object.assign(socket, { sent, deliver: (chunk: Buffer) => void socket.emit('data', chunk) });
}
