import { and, count, eq, ne } from 'drizzle-orm';
import { savedViews } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import type { SaveViewInput } from '../domain/saved-view.ts';
import { listAddressParams, readListAddress } from '../domain/vm-view.ts';

// A menu of more is no help any more.
const maxViews = 100;

/** Keeps a view under a name, or changes one that is kept. Views are nobody else's, so no audit asks for them. */
export async function saveView(db: Db, user: User, input: SaveViewInput): Promise<{ id: string }> {
  const { id = crypto.randomUUID(), name, isDefault } = input;
  // Only what an address of the list can say is kept, whoever wrote it; which view it began as is no part of it.
  const read = readListAddress(new URLSearchParams(input.address));
  const address = listAddressParams({ ...read, saved: null }).toString();
  return db.transaction(async (tx) => {
    const own = eq(savedViews.userId, user.id);
    const [other] = await tx
      .select({ id: savedViews.id })
      .from(savedViews)
      .where(and(own, eq(savedViews.name, name), ne(savedViews.id, id)));
    if (other) {
      throw new AppError({
        code: 'name_taken',
        userMessage: `The view was not saved: you have another one named ${name}.`,
        advice: 'Give this one another name.',
        fields: { name: 'You have a view with this name.' },
      });
    }
    if (isDefault) await tx.update(savedViews).set({ isDefault: false }).where(own);
    if (input.id) {
      const changed = await tx
        .update(savedViews)
        .set({ name, address, isDefault })
        .where(and(own, eq(savedViews.id, id)))
        .returning({ id: savedViews.id });
      if (changed.length === 0) throw viewGone();
      return { id };
    }
    const [has] = await tx.select({ number: count() }).from(savedViews).where(own);
    if ((has?.number ?? 0) >= maxViews) {
      throw new AppError({
        code: 'not_possible',
        userMessage: `The view was not saved: you have ${maxViews} already.`,
        advice: 'Delete one that you no longer need.',
      });
    }
    await tx.insert(savedViews).values({ id, userId: user.id, name, address, isDefault });
    return { id };
  });
}

/** One that is gone already is as good. */
export async function deleteView(db: Db, user: User, id: string): Promise<void> {
  await db.delete(savedViews).where(and(eq(savedViews.userId, user.id), eq(savedViews.id, id)));
}

function viewGone(): AppError {
  return new AppError({
    code: 'not_found',
    userMessage: 'The view was not saved: it has been deleted meanwhile.',
    advice: 'Save it as a new one.',
  });
}
