import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { and, eq, ne } from 'drizzle-orm';
import { z } from 'zod';
import { images, operations } from '../../drizzle/schema/index.ts';
import { recordAudit } from '../auth/audit.ts';
import type { Db } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import type { User } from '../domain/access.ts';
import { AppError, toErrorView } from '../domain/errors.ts';
import { imageName } from '../domain/requests.ts';
import type { ImageRow } from '../domain/views.ts';
import { toImageRow } from '../queries/images.ts';
import { imagesFolder, storeImageFile } from './image-file.ts';
import type { CreatePlan } from './plan-create.ts';
import { imageNameTaken } from './submit-image.ts';

/** Takes an upload into the library; what is refused or broken off leaves no file and no row. */
export async function receiveUpload(
  db: Db,
  user: User,
  upload: { name: string; body: Readable; sizeBytes: number | null; signal?: AbortSignal },
): Promise<ImageRow> {
  const name = imageName.safeParse(upload.name);
  if (!name.success) {
    const message = name.error.issues[0]?.message ?? 'Give the image a name.';
    throw new AppError({ code: 'bad_input', userMessage: message, fields: { name: message } });
  }
  const [row] = await db
    .insert(images)
    .values({ name: name.data, format: 'raw', source: 'upload', state: 'pending' })
    .onConflictDoNothing()
    .returning();
  if (!row) throw imageNameTaken(name.data);
  await notify(db, { topic: 'image', id: row.id });
  try {
    const { sizeBytes, signal } = upload;
    const file = await storeImageFile(row.id, upload.body, { sizeBytes }, { signal });
    return await db.transaction(async (tx) => {
      const [ready] = await tx
        .update(images)
        .set({ ...file, state: 'ready', progress: 1 })
        .where(eq(images.id, row.id))
        .returning();
      if (!ready) throw imageGone();
      await auditImage(tx, user, 'image.upload', row);
      await notify(tx, { topic: 'image', id: row.id });
      return toImageRow(ready);
    });
  } catch (error) {
    await db.delete(images).where(eq(images.id, row.id));
    await notify(db, { topic: 'image', id: row.id });
    throw error;
  }
}

/** Takes an image out of the library; VMs made from it keep their disks. */
export async function deleteImage(db: Db, user: User, imageId: string): Promise<void> {
  const fileName = await db.transaction(async (tx) => {
    const [row] = await tx.select().from(images).where(eq(images.id, imageId)).for('update');
    if (!row) throw imageGone();
    if (row.state === 'pending') {
      throw new AppError({
        code: 'conflict',
        userMessage: `The image ${row.name} was not deleted: it is still being stored.`,
        advice: 'Wait until it is ready or has failed.',
      });
    }
    const creating = await tx
      .select({ plan: operations.plan, endedAt: operations.endedAt })
      .from(operations)
      .where(and(eq(operations.kind, 'vm.create'), ne(operations.state, 'done')));
    const isUsed = creating.some(
      ({ plan, endedAt }) => !endedAt && (plan as CreatePlan).spec.image?.imageId === imageId,
    );
    if (isUsed) {
      throw new AppError({
        code: 'conflict',
        userMessage: `The image ${row.name} was not deleted: a VM is being made from it now.`,
        advice: 'Wait until that operation has ended.',
      });
    }
    await tx.delete(images).where(eq(images.id, imageId));
    await auditImage(tx, user, 'image.delete', row);
    await notify(tx, { topic: 'image', id: imageId });
    if (!row.fileName) return null;
    const [other] = await tx
      .select({ id: images.id })
      .from(images)
      .where(eq(images.fileName, row.fileName))
      .limit(1);
    return other ? null : row.fileName;
  });
  if (fileName) await rm(join(imagesFolder(), fileName), { force: true });
}

const incomingDescription = z.object({
  name: imageName,
  description: z.string().default(''),
  minMemoryMib: z.number().int().positive().default(128),
});

/**
 * Takes in what `npm start` has built: pairs of NAME.json and NAME.qcow2 in the folder `incoming`. Also ends
 * what a crash left half stored.
 */
export async function importIncomingImages(db: Db, log: (message: string) => void): Promise<void> {
  await endBrokenUploads(db);
  const folder = join(imagesFolder(), 'incoming');
  await mkdir(folder, { recursive: true });
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json'))) {
    const base = join(folder, file.slice(0, -'.json'.length));
    try {
      const description = incomingDescription.parse(JSON.parse(await readFile(`${base}.json`, 'utf8')));
      const path = `${base}.qcow2`;
      const { size } = await stat(path);
      const [existing] = await db.select().from(images).where(eq(images.name, description.name));
      const id = existing?.id ?? crypto.randomUUID();
      const stored = await storeImageFile(id, createReadStream(path), { sizeBytes: size });
      const values = {
        ...description,
        ...stored,
        source: 'built' as const,
        state: 'ready' as const,
        progress: 1,
      };
      await db
        .insert(images)
        .values({ id, ...values })
        .onConflictDoUpdate({ target: images.id, set: values });
      await notify(db, { topic: 'image', id });
      await rm(path);
      await rm(`${base}.json`);
      log(`The image ${description.name} is in the library.`);
    } catch (error) {
      log(`The image ${file} was not taken into the library: ${toErrorView(error).userMessage}`);
    }
  }
}

/** An upload lives as long as its request; after a restart, those still pending are over. */
async function endBrokenUploads(db: Db): Promise<void> {
  const broken = await db
    .delete(images)
    .where(and(eq(images.source, 'upload'), eq(images.state, 'pending')))
    .returning({ id: images.id });
  for (const { id } of broken) await rm(join(imagesFolder(), `${id}.part`), { force: true });
}

async function auditImage(
  db: Db,
  user: User,
  action: string,
  row: typeof images.$inferSelect,
): Promise<void> {
  await recordAudit(db, {
    userId: user.id,
    username: user.username,
    action,
    targetType: 'image',
    targetId: row.id,
    targetName: row.name,
    outcome: 'done',
  });
}

function imageGone(): AppError {
  return new AppError({ code: 'not_found', userMessage: 'This image does not exist any more.' });
}
