import { eq } from 'drizzle-orm';
import { images } from '../../drizzle/schema/index.ts';
import { toErrorView } from '../domain/errors.ts';
import type { FetchImageInput } from '../domain/requests.ts';
import type { Step } from '../drivers/driver.ts';
import type { EngineContext } from './engine-context.ts';
import { openAddress } from './fetch-address.ts';
import { storeImageFile } from './image-file.ts';

/** One step: the file, its checksum and its row. A fetch that was cut short begins again. */
export function fetchImageSteps(context: EngineContext, imageId: string, input: FetchImageInput): Step[] {
  const update = (values: Partial<typeof images.$inferInsert>) =>
    context.db.update(images).set(values).where(eq(images.id, imageId));
  return [
    {
      key: 'fetch',
      label: `Fetch ${input.url}`,
      async run({ signal, progress, log }) {
        try {
          const response = await openAddress(input.url, signal);
          const announced = Number(response.headers['content-length']);
          const sizeBytes = Number.isFinite(announced) && announced > 0 ? announced : null;
          let told = 0;
          const file = await storeImageFile(
            imageId,
            response,
            { sha256: input.sha256, sizeBytes },
            {
              signal,
              onProgress(doneBytes) {
                // Once for each hundredth: the journal and the row are for people.
                if (!sizeBytes || doneBytes - told < sizeBytes / 100) return;
                told = doneBytes;
                void progress(doneBytes / sizeBytes).catch(() => {});
                void update({ progress: doneBytes / sizeBytes }).catch(() => {});
              },
            },
          );
          await update({ ...file, state: 'ready', progress: 1, error: null });
          await log(`Checksum as expected: ${file.sha256}`);
        } catch (error) {
          if (!signal.aborted) await update({ state: 'failed', error: toErrorView(error) });
          throw error;
        }
      },
    },
  ];
}
