import { createCipheriv } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** Signs in to a VNC server as a viewer would. @returns whether it let us in  @see RFC 6143, 7.1 and 7.2 */
export async function vncLogin(
  to: { host: string; port: number } | { path: string },
  password: string,
): Promise<boolean> {
  const socket = connect(to);
  try {
    const read = reader(socket);
    await read(12);
    socket.write('RFB 003.008\n');
    const offered = await read((await read(1))[0] ?? 0);
    const vncAuthentication = 2;
    if (!offered.includes(vncAuthentication))
      throw new Error(`no password is asked for, but ${[...offered]}`);
    socket.write(Buffer.from([vncAuthentication]));
    socket.write(answer(await read(16), password));
    return (await read(4)).readUInt32BE(0) === 0;
  } finally {
    socket.destroy();
  }
}

/** DES with the password's bits in reverse; three times the same key makes triple DES the single one. */
function answer(challenge: Buffer, password: string): Buffer {
  const key = Buffer.alloc(8);
  key.write(password.slice(0, 8), 'latin1');
  const reversed = key.map((byte) =>
    Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2),
  );
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([reversed, reversed, reversed]), null);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(challenge), cipher.final()]);
}

function reader(socket: Socket): (length: number) => Promise<Buffer> {
  let buffered = Buffer.alloc(0);
  let wake = () => {};
  let ended: Error | null = null;
  socket.on('data', (data) => {
    buffered = Buffer.concat([buffered, data]);
    wake();
  });
  const end = (error?: Error | boolean) => {
    ended = error instanceof Error ? error : new Error('the VNC server hung up');
    wake();
  };
  socket.on('error', end).on('close', end);
  return async (length) => {
    while (buffered.length < length) {
      if (ended) throw ended;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const part = buffered.subarray(0, length);
    buffered = buffered.subarray(length);
    return part;
  };
}
