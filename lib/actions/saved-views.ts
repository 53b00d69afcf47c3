'use server';

import { z } from 'zod';
import { saveViewInput } from '../domain/saved-view.ts';
import { deleteView as deleteViewOf, saveView as saveViewOf } from '../operations/saved-views.ts';
import { action } from './action.ts';

/** Keeps a view of the list under a name, for this user alone. */
export const saveView = action('read', saveViewInput, (db, user, input) => saveViewOf(db, user, input));

export const deleteView = action('read', z.object({ id: z.uuid() }), (db, user, { id }) =>
  deleteViewOf(db, user, id),
);
