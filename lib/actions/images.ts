'use server';

import { z } from 'zod';
import { fetchImageRequest } from '../domain/requests.ts';
import { deleteImage as deleteImageOf } from '../operations/images.ts';
import { submitFetchImage } from '../operations/submit-image.ts';
import { action } from './action.ts';

export const fetchImage = action('image.manage', fetchImageRequest, (db, user, { input, idempotencyKey }) =>
  submitFetchImage(db, user, input, idempotencyKey),
);

export const deleteImage = action('image.manage', z.object({ imageId: z.uuid() }), (db, user, { imageId }) =>
  deleteImageOf(db, user, imageId),
);
