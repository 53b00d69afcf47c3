import { Duplex } from 'node:stream';

/** One who looks at a shared stream. */
export type SharedViewer = { isInControl(): boolean };

// What a slow one may be behind, before it misses some of it.
const maxBehindBytes = 256 * 1024;
// What one who comes later is shown: about six full screens of text.
const tailBytes = 12 * 1024;
const missed = Buffer.from('\r\n[Some output came faster than it could be shown here.]\r\n');

type End = { duplex: Duplex; viewer: SharedViewer; isMissing: boolean; isFull: boolean };
type Shared = { source: Duplex; ends: Set<End>; tail: Buffer };

/**
 * Lets several viewers look at what the host opens once only, as a serial console. What is typed goes on only from the
 * one in control, who also holds the source back when slow; the others miss something instead.
 */
export function createSharedStreams() {
  const opened = new Map<string, Promise<Shared>>();

  /**
   * @param key   what it is a stream of
   * @param open  called when nobody has it open
   * @returns this viewer's own end; the source is closed with the last of them
   */
  async function join(key: string, viewer: SharedViewer, open: () => Promise<Duplex>): Promise<Duplex> {
    const known = opened.get(key);
    if (known) return addEnd(await known, viewer);
    const opening = open().then((source) => share(source, () => forget(key, opening)));
    opened.set(key, opening);
    opening.catch(() => forget(key, opening));
    return addEnd(await opening, viewer);
  }

  function forget(key: string, shared: Promise<Shared>): void {
    if (opened.get(key) === shared) opened.delete(key);
  }

  return { join };
}

function share(source: Duplex, onOver: () => void): Shared {
  const shared: Shared = { source, ends: new Set(), tail: Buffer.alloc(0) };
  source.on('data', (chunk: Buffer) => {
    shared.tail = Buffer.concat([shared.tail, chunk]).subarray(-tailBytes);
    for (const end of shared.ends) give(source, end, chunk);
  });
  // An error is always followed by close, which is all that the viewers need.
  source.on('error', () => {});
  source.once('end', () => source.destroy());
  source.once('close', () => {
    onOver();
    for (const { duplex } of shared.ends) duplex.push(null);
  });
  return shared;
}

function addEnd(shared: Shared, viewer: SharedViewer): Duplex {
  const { source, ends } = shared;
  const duplex = new Duplex({
    readableHighWaterMark: maxBehindBytes,
    // Who reads the end of it has nothing more to say.
    allowHalfOpen: false,
    read() {
      end.isMissing = false;
      end.isFull = false;
      goOn(shared);
    },
    write(chunk: Buffer, _encoding, done) {
      // Control may have come from one who held it back.
      goOn(shared);
      if (viewer.isInControl() && source.writable) source.write(chunk, () => done());
      else done();
    },
    destroy(error, done) {
      ends.delete(end);
      // One who held it back must not hold back those who stay.
      goOn(shared);
      if (ends.size === 0) source.destroy();
      done(error);
    },
  });
  const end: End = { duplex, viewer, isMissing: false, isFull: false };
  ends.add(end);
  // A terminal answers what programs ask it, so old questions are not put to the one whose answers count.
  if (shared.tail.length > 0 && !viewer.isInControl()) duplex.push(shared.tail);
  if (source.closed) duplex.push(null);
  return duplex;
}

/** Only the one in control may hold it back. */
function goOn({ source, ends }: Shared): void {
  for (const end of ends) if (end.isFull && end.viewer.isInControl()) return;
  source.resume();
}

function give(source: Duplex, end: End, chunk: Buffer): void {
  const { duplex, viewer } = end;
  if (viewer.isInControl()) {
    end.isFull = !duplex.push(chunk);
    if (end.isFull) source.pause();
  } else if (!end.isMissing) {
    end.isMissing = duplex.readableLength + chunk.length > maxBehindBytes;
    duplex.push(end.isMissing ? missed : chunk);
  }
}
