import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { operations, volumeUploads } from '../../drizzle/schema/index.ts';
import { AppError } from '../domain/errors.ts';
import type { HostChangeParams } from '../domain/host-changes.ts';
import { formatBytes } from '../domain/units.ts';
import type { Step, StepContext, VolumeFiles } from '../drivers/driver.ts';
import type { EngineContext } from './engine-context.ts';
import type { Operation } from './journal.ts';
import { endPiece } from './upload-pieces.ts';

// Whoever comes back after a night begins anew; the pool's space is not kept for longer.
const abandonedAfterMs = 12 * 3_600_000;
const lookEveryMs = 500;

/** What an upload does after its volume was made: waits for its pieces, and looks at what they became. */
export function uploadSteps(
  context: EngineContext,
  operation: Operation,
  hostId: string,
  params: HostChangeParams<'volume.upload'>,
): Step[] {
  const { pool, name, sizeBytes, sha256 } = params;
  const receive: Step = {
    key: 'receive',
    label: 'Receive the file',
    async run(step) {
      await context.db.insert(volumeUploads).values({ operationId: operation.id }).onConflictDoNothing();
      // The page shows the volume, so that whoever reloads it finds where to go on.
      await context.refreshHost(hostId);
      let last = { receivedBytes: -1, at: performance.now() };
      for (;;) {
        const { receivedBytes, isCancelled } = await readState(context, operation.id);
        if (isCancelled) throw ended('The upload was cancelled.', 'Nothing of it is left.');
        if (receivedBytes >= sizeBytes) return;
        const now = performance.now();
        if (receivedBytes !== last.receivedBytes) {
          last = { receivedBytes, at: now };
          await step.progress(
            receivedBytes / sizeBytes,
            `${formatBytes(receivedBytes)} of ${formatBytes(sizeBytes)}`,
          );
        } else if (now - last.at > abandonedAfterMs) {
          throw ended(
            'Nothing more of the file came for 12 hours, so the upload was ended.',
            'Begin it anew.',
          );
        }
        await sleep(lookEveryMs, undefined, { signal: step.signal });
      }
    },
    // Before the volume goes: the host does not delete one that is written to.
    undo: () => endPiece(operation.id),
  };
  const check: Step = {
    key: 'check',
    label: sha256 ? 'Compare its SHA-256' : 'Compare its length',
    async run(step) {
      const files = context.driverFor(hostId).volumeFiles;
      if (!files) throw new Error('the driver that made the volume cannot read it');
      const { sizeBytes: there } = await files.stat({ pool, name }, { signal: step.signal });
      if (there < sizeBytes)
        throw damaged(`Only ${formatBytes(there)} of ${formatBytes(sizeBytes)} are on the host.`);
      if (!sha256) return;
      const found = await sumOf(files, params, step);
      if (found !== sha256) throw damaged(`Its SHA-256 is ${found}, not the ${sha256} that was given.`);
    },
  };
  return [receive, check];
}

async function sumOf(
  files: VolumeFiles,
  { pool, name, sizeBytes }: HostChangeParams<'volume.upload'>,
  step: StepContext,
): Promise<string> {
  const range = { offset: 0, length: sizeBytes };
  const opened = await files.read({ pool, name }, range, { signal: step.signal });
  const hash = createHash('sha256');
  let readBytes = 0;
  try {
    for await (const chunk of opened.stream as AsyncIterable<Buffer>) {
      hash.update(chunk);
      readBytes += chunk.length;
      await step.progress(readBytes / sizeBytes, `${formatBytes(readBytes)} of ${formatBytes(sizeBytes)}`);
    }
  } finally {
    await opened.closed;
  }
  return hash.digest('hex');
}

async function readState({ db }: EngineContext, operationId: string) {
  const [row] = await db
    .select({ receivedBytes: volumeUploads.receivedBytes, cancelRequestedAt: operations.cancelRequestedAt })
    .from(operations)
    .innerJoin(volumeUploads, eq(volumeUploads.operationId, operations.id))
    .where(eq(operations.id, operationId));
  return { receivedBytes: row?.receivedBytes ?? 0, isCancelled: Boolean(row?.cancelRequestedAt) };
}

function ended(why: string, advice: string): AppError {
  return new AppError({ code: 'cancelled', userMessage: why, advice });
}

function damaged(why: string): AppError {
  return new AppError({
    code: 'host_error',
    userMessage: `The file did not arrive as it is. ${why}`,
    advice: 'Compare the file with where it came from, and upload it again.',
  });
}
