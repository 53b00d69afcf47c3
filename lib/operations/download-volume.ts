import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { eq } from 'drizzle-orm';
import { hostVolumes } from '../../drizzle/schema/index.ts';
import { recordAudit } from '../auth/audit.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import { type ByteRange, parseRange } from '../domain/file-transfer.ts';
import type { VolumeFiles } from '../drivers/driver.ts';
import { engineDriver } from './engine-drivers.ts';
import { takeTransferSlot } from './transfer-slots.ts';

/** @property range  null when nothing of what was asked for is in the file; there is no body then */
export type Download = {
  name: string;
  sizeBytes: number;
  /** Another one when the file was written to: parts of both do not fit together. */
  tag: string;
} & ({ range: ByteRange; body: Readable } | { range: null; body: null });

// Whoever reads nothing for this long holds a connection to the host for nothing.
const idleTimeoutMs = 120_000;

/**
 * Opens a volume's file for reading, from where it is asked for. What it is for is written down before the first byte,
 * and how it ended after the last.
 * @param asked.ifTag  the tag that the part's beginning came with: the whole file when it is another one now
 */
export async function openDownload(
  db: Db,
  user: User,
  volumeId: string,
  asked: { range: string | null; ifTag: string | null; signal?: AbortSignal },
): Promise<Download | null> {
  const [volume] = await db.select().from(hostVolumes).where(eq(hostVolumes.id, volumeId));
  if (!volume) return null;
  const { poolName, name, hostId } = volume;
  const place = { pool: poolName, name };
  const files = filesOf(hostId);
  const { signal } = asked;
  const { sizeBytes, changedAt } = await files.stat(place, { signal });
  const tag = `"${createHash('sha256').update(`${sizeBytes} ${changedAt}`).digest('hex').slice(0, 32)}"`;
  const isOther = asked.ifTag !== null && asked.ifTag !== tag;
  const range = parseRange(isOther ? null : asked.range, sizeBytes);
  if (!range) return { name, sizeBytes, tag, range, body: null };
  const giveBack = takeTransferSlot(hostId);
  const audit = (outcome: 'accepted' | 'done' | 'failed', sentBytes: number) =>
    recordAudit(db, {
      userId: user.id,
      username: user.username,
      action: 'volume.download',
      targetType: 'volume',
      targetId: volume.id,
      targetName: `${poolName}/${name}`,
      outcome,
      detail: { offset: range.offset, lengthBytes: range.length, sentBytes },
    });
  try {
    await audit('accepted', 0);
    // A length of 0 would mean all of it.
    const source = range.length > 0 ? await files.read(place, range, { signal }) : null;
    const meter = createMeter();
    if (!source) meter.stream.end();
    const sending = source ? pipeline(source.stream, meter.stream) : Promise.resolve();
    void sending
      .then(() => meter.sentBytes() === range.length)
      .catch(() => false)
      .finally(async () => {
        await source?.closed;
        giveBack();
      })
      .then((isWhole) => audit(isWhole ? 'done' : 'failed', meter.sentBytes()))
      // The database went away meanwhile; the file is on its way all the same.
      .catch((error) => console.error(error));
    return { name, sizeBytes, tag, range, body: meter.stream };
  } catch (error) {
    giveBack();
    await audit('failed', 0);
    throw error;
  }
}

function filesOf(hostId: string): VolumeFiles {
  const { volumeFiles } = engineDriver(hostId);
  if (volumeFiles) return volumeFiles;
  throw new AppError({ code: 'not_possible', userMessage: 'This provider has no volumes to read.' });
}

function createMeter() {
  let sentBytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sentBytes += chunk.length;
      idle.refresh();
      done(null, chunk);
    },
  });
  const idle = setTimeout(() => {
    stream.destroy(new AppError({ code: 'timeout', userMessage: 'Nobody read the file any more.' }));
  }, idleTimeoutMs);
  stream.once('close', () => clearTimeout(idle));
  return { stream, sentBytes: () => sentBytes };
}
