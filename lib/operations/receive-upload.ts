import { and, eq } from 'drizzle-orm';
import { operations, volumeUploads } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import type { HostChangeParams } from '../domain/host-changes.ts';
import { operationVerbs } from '../domain/operation.ts';
import { maxPieceBytes } from '../domain/storage-changes.ts';
import { formatBytes } from '../domain/units.ts';
import { engineDriver } from './engine-drivers.ts';
import type { StoredHostChange } from './plan-host-change.ts';
import { takeTransferSlot } from './transfer-slots.ts';
import { checkHead } from './upload-head.ts';
import { countPiece, refusePiece as refuse } from './upload-piece.ts';
import { asOnlyPiece } from './upload-pieces.ts';

/** How far an upload is; null while its volume is not made yet. */
export type UploadState = { receivedBytes: number | null; sizeBytes: number };

// A line so slow that a piece takes longer is better served by smaller pieces.
const pieceTimeoutMs = 600_000;

/** @returns null when there is no such upload */
export async function getUploadState(db: Db, user: User, operationId: string): Promise<UploadState | null> {
  const upload = await readUpload(db, operationId);
  if (!upload) return null;
  refuseOthers(upload, user);
  return { receivedBytes: upload.receivedBytes, sizeBytes: upload.params.sizeBytes };
}

/**
 * Takes one piece of a file, which goes on where the one before ended, straight into the host's volume. One that breaks
 * off is sent again as a whole.
 */
export async function receivePiece(
  db: Db,
  user: User,
  piece: {
    operationId: string;
    offset: number;
    length: number;
    body: AsyncIterable<Uint8Array>;
    signal: AbortSignal;
  },
): Promise<UploadState | null> {
  const { operationId, offset, length, body } = piece;
  return asOnlyPiece(operationId, async (ending) => {
    // Read after it was written down that a piece is on its way: whoever cancels either is seen here or sees it.
    const upload = await readUpload(db, operationId);
    if (!upload) return null;
    refuseOthers(upload, user);
    const { params, hostId, receivedBytes } = upload;
    const { sizeBytes, pool, name } = params;
    if (upload.state !== 'running' || upload.cancelRequestedAt || receivedBytes === null) {
      throw refuse(
        upload.endedAt || upload.cancelRequestedAt ? 'not_possible' : 'conflict',
        upload.endedAt || upload.cancelRequestedAt
          ? 'This upload has ended.'
          : 'The volume for this file is not made yet.',
        'The page of the operation says how it stands.',
      );
    }
    if (offset !== receivedBytes)
      throw refuse(
        'conflict',
        `${receivedBytes} bytes of the file are there, and this piece begins at ${offset}.`,
        `Go on at ${receivedBytes}.`,
      );
    if (length > maxPieceBytes || offset + length > sizeBytes)
      throw refuse(
        'bad_input',
        offset + length > sizeBytes
          ? `The file is longer than the ${formatBytes(sizeBytes)} that were announced.`
          : `A piece has at most ${formatBytes(maxPieceBytes)}.`,
        'Send the file that was announced, in smaller pieces.',
      );
    const { volumeFiles } = engineDriver(hostId);
    if (!volumeFiles) throw refuse('not_possible', 'This provider has no volumes to write to.', '');
    const giveBack = takeTransferSlot(hostId);
    const silence = new AbortController();
    try {
      const signal = AbortSignal.any([
        ending,
        silence.signal,
        piece.signal,
        AbortSignal.timeout(pieceTimeoutMs),
      ]);
      const counted = countPiece(body, length, { signal, onSilence: () => silence.abort() });
      await volumeFiles.write(
        { pool, name },
        { offset, length, sizeBytes },
        offset === 0 ? checkHead(counted) : counted,
        { signal },
      );
    } catch (error) {
      if (ending.aborted) throw refuse('not_possible', 'This upload was ended.', '');
      if (silence.signal.aborted)
        throw refuse('timeout', 'Nothing of this piece came for half a minute.', 'Send it again.');
      throw error;
    } finally {
      giveBack();
    }
    await db
      .update(volumeUploads)
      .set({ receivedBytes: offset + length })
      .where(and(eq(volumeUploads.operationId, operationId), eq(volumeUploads.receivedBytes, offset)));
    return { receivedBytes: offset + length, sizeBytes };
  });
}

async function readUpload(db: Db, operationId: string) {
  const [row] = await db
    .select({
      plan: operations.plan,
      state: operations.state,
      hostId: operations.hostId,
      requestedBy: operations.requestedBy,
      cancelRequestedAt: operations.cancelRequestedAt,
      endedAt: operations.endedAt,
      receivedBytes: volumeUploads.receivedBytes,
    })
    .from(operations)
    .leftJoin(volumeUploads, eq(volumeUploads.operationId, operations.id))
    .where(and(eq(operations.id, operationId), eq(operations.kind, 'volume.upload')));
  if (!row?.hostId) return null;
  const { change } = row.plan as StoredHostChange;
  return { ...row, hostId: row.hostId, params: change.params as HostChangeParams<'volume.upload'> };
}

function refuseOthers({ requestedBy }: { requestedBy: string }, user: User): void {
  if (requestedBy === user.id) return;
  throw refuse(
    'forbidden',
    'This is somebody else’s upload.',
    `Only who began it can go on; ${operationVerbs['volume.upload'].verb.toLowerCase()} under another name.`,
  );
}
