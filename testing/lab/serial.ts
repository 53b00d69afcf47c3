import { once } from 'node:events';
import { connect } from 'node:net';
import { waitFor } from './wait-for.ts';

/** A guest's serial port. */
export type Serial = {
  /** Everything that came since the connection. */
  text(): string;
  /** Waits for text that came after what earlier calls matched. */
  expect(pattern: RegExp, timeoutMs?: number): Promise<string>;
  write(text: string): void;
  close(): void;
};

/** @param path  the unix socket of a guest's serial port */
export async function connectSerial(path: string): Promise<Serial> {
  const socket = connect(path);
  await once(socket, 'connect');
  socket.setEncoding('utf8');
  // A guest that ends takes the socket with it, which `expect` reports as text that never came.
  socket.on('error', () => {});
  let text = '';
  let seen = 0;
  socket.on('data', (chunk) => {
    text += chunk;
  });
  return {
    text: () => text,
    async expect(pattern, timeoutMs = 60_000) {
      try {
        return await waitFor(`${pattern} on the serial port`, timeoutMs, () => {
          const match = pattern.exec(text.slice(seen));
          if (!match) return null;
          seen += match.index + match[0].length;
          return match[0];
        });
      } catch (error) {
        throw new Error(`${(error as Error).message}; it said: ${text.slice(seen).slice(-2000)}`);
      }
    },
    write: (chunk) => void socket.write(chunk),
    close: () => void socket.destroy(),
  };
}
