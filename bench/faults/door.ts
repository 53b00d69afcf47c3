import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFrameParser, type Frame, MessageType } from '../../lib/libvirt/frame.ts';
import { lookUp, type ProcedureName, procedures } from '../../lib/libvirt/procedures.ts';

export type Moment = 'asked' | 'answered';
export type Passing = { name: ProcedureName; moment: Moment; frame: Frame; near: Socket };

/**
 * A socket in front of libvirtd's which sees every call and every answer before it is handed on, and may so end
 * somebody at just that moment.
 */
export type Door = {
  socketPath: string;
  /** Told of each as it passes; what it does in the same turn comes before the bytes go on. */
  onPassing: (passing: Passing) => void;
  /** Ends every connection through it; new ones are taken. */
  drop(): void;
  close(): Promise<void>;
};

const names = new Map(
  (Object.keys(procedures) as ProcedureName[]).map((name) => [
    keyOf(lookUp(name).program, lookUp(name).number),
    name,
  ]),
);

export async function openDoor(target: string): Promise<Door> {
  const folder = mkdtempSync(join(tmpdir(), 'novacron-door-'));
  const sockets = new Set<Socket>();
  const see = (near: Socket, moment: Moment) =>
    createFrameParser(
      (frame) => {
        const isOurs = frame.type === (moment === 'asked' ? MessageType.call : MessageType.reply);
        const name = names.get(keyOf(frame.program, frame.procedure));
        if (isOurs && name) door.onPassing({ name, moment, frame, near });
      },
      { splitsData: true },
    );
  const server = createServer((near) => {
    const far = connect(target);
    const [asked, answered] = [see(near, 'asked'), see(near, 'answered')];
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    // What was asked for is handed on also when whoever asked is gone by then.
    near.on('data', (bytes: Buffer) => {
      asked(bytes);
      far.write(bytes);
    });
    far.on('data', (bytes: Buffer) => {
      answered(bytes);
      if (!near.destroyed) near.write(bytes);
    });
    near.on('close', () => far.end());
    far.on('close', () => near.destroy());
  });
  const door: Door = {
    socketPath: join(folder, 'sock'),
    onPassing: () => {},
    drop() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      door.drop();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
  await once(server.listen(door.socketPath), 'listening');
  return door;
}

function keyOf(program: number, procedure: number): string {
  return `${program}:${procedure}`;
}

/** What changes something on the host, as far as these runs ask for it. */
export function isChange(name: ProcedureName): boolean {
  return (
    /Create|Define|Undefine|Delete|Upload|Resize|Set(Autostart|Metadata)|Destroy|Shutdown|Migrate|BlockCommit|Attach|Detach/.test(
      name,
    ) && !/Get|List|Lookup|NumOf|Dumpxml/.test(name)
  );
}
