import { images } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import type { FetchImageInput } from '../domain/requests.ts';
import { accept, findEarlier } from './accept.ts';
import { imagesQueue } from './jobs.ts';

/** Accepts the fetching of an image into the library. */
export async function submitFetchImage(
  db: Db,
  user: User,
  input: FetchImageInput,
  idempotencyKey: string,
): Promise<{ operationId: string; imageId: string }> {
  return db.transaction(async (tx) => {
    const earlier = await findEarlier(tx, user, idempotencyKey, 'image.fetch');
    if (earlier) return { operationId: earlier.id, imageId: earlier.subjectId };
    const [image] = await tx
      .insert(images)
      .values({ name: input.name, format: 'raw', source: 'address', sourceUrl: input.url, state: 'pending' })
      .onConflictDoNothing()
      .returning({ id: images.id });
    if (!image) throw imageNameTaken(input.name);
    const operationId = await accept(tx, user, idempotencyKey, {
      kind: 'image.fetch',
      subject: { type: 'image', id: image.id, name: input.name },
      plan: input,
      queue: imagesQueue,
      auditDetail: { url: input.url },
    });
    await notify(tx, { topic: 'image', id: image.id });
    return { operationId, imageId: image.id };
  });
}

export function imageNameTaken(name: string): AppError {
  const userMessage = `The library already has an image named ${name}.`;
  return new AppError({
    code: 'name_taken',
    userMessage,
    advice: 'Choose another name, or delete that image first.',
    fields: { name: userMessage },
  });
}
